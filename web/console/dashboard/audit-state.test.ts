import { expect, test } from "vitest";

import { auditState, believedUntil } from "#web/console/dashboard/audit-state.ts";

const checkedAt = "2031-05-01T10:00:00.000Z";
const minutesLater = (minutes: number): number => Date.parse(checkedAt) + minutes * 60_000;
const good = { holds: true, checkedAt };

test("an audit that holds is believed for three minutes, and no longer", () => {
  expect(auditState(undefined, null, minutesLater(0))).toBe("checking");
  expect(auditState(good, null, minutesLater(2.9))).toBe("holds");
  expect(auditState(good, null, minutesLater(3))).toBe("old");
  expect(believedUntil(good)).toBe(minutesLater(3));
  expect(believedUntil(undefined)).toBeUndefined();
});

test("one that cannot be run again says so, unless the last has found something", () => {
  expect(auditState(good, new Error("No."), minutesLater(0))).toBe("failed");
  expect(auditState({ ...good, holds: false }, new Error("No."), minutesLater(9))).toBe("broken");
});
