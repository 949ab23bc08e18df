/** When a sentence of the service's own audit that does not hold is held against it. */
import { expect, test } from "vitest";

import { judgeAudit } from "#proof/report/audit-verdict.ts";
import { fault } from "#proof/report/example.ts";

const sentence = (name: string) => ({ name, sentence: "", offending: [] });
const audit = { holds: false, invariants: 39, broken: [sentence("numbered-in-order"), sentence("seat-sold-once")] };

test("every sentence counts where clocks were right", () => {
  expect(judgeAudit(audit, [fault("instance-clock-jumps", "begins", 0)])).toMatchObject({ holds: false, excused: [] });
});

test("sentences that compare times are told and do not count where the database's clock was set; others do", () => {
  const faults = [fault("database-clock-jumps", "begins", 0)];
  const judged = judgeAudit(audit, faults);
  expect(judged).toMatchObject({ holds: false, excused: ["numbered-in-order"] });
  expect(judged.broken.map(({ name }) => name)).toEqual(["seat-sold-once"]);
  expect(judgeAudit({ ...audit, broken: [sentence("admitted-in-order")] }, faults).holds).toBe(true);
});
