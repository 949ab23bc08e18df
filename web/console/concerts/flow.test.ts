import { expect, test } from "vitest";

import {
  draftOf,
  isRate,
  readFlow,
  readTyped,
  typedAgainst,
  typedSince,
  wholeNumber,
} from "#web/console/concerts/flow.ts";

const present = { state: "open", capacity: 1_000, claimSeconds: 60, passSeconds: 600, admitPerSecond: null } as const;

test("nothing is sent of what stays as it is", () => {
  expect(readFlow(draftOf(present), present)).toEqual({ change: {} });
  const changed = { ...draftOf(present), capacity: "500", admitPerSecond: "2.5" };
  expect(readFlow(changed, present)).toEqual({ change: { capacity: 500, admitPerSecond: 2.5 } });
});

test("an emptied rate is no limit; one that was none before is no change", () => {
  const limited = { ...present, admitPerSecond: 20 };
  expect(readFlow({ ...draftOf(limited), admitPerSecond: " " }, limited)).toEqual({ change: { admitPerSecond: null } });
});

test("every field that cannot be read is named, and nothing is sent", () => {
  const draft = { capacity: "-1", claimSeconds: "", passSeconds: "1.5", admitPerSecond: "0" };
  expect(readFlow(draft, present)).toEqual({ faults: ["capacity", "claimSeconds", "passSeconds", "admitPerSecond"] });
  expect(readFlow({ ...draftOf(present), admitPerSecond: "fast" }, present)).toEqual({ faults: ["admitPerSecond"] });
});

test("a whole number is one within its limits", () => {
  const limits = { min: 1, max: 10 };
  expect(["1", " 10 ", "0", "11", "1.5", "", "x", "1e1", "0x2"].map((text) => wholeNumber(text, limits))).toEqual([
    1,
    10,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(["2.5", ".5", "20", "1e2", "2.", "-1"].map(isRate)).toEqual([true, true, true, false, false, false]);
});

test("what is typed while the rest is sent stays", () => {
  const sent = { capacity: "500", passSeconds: "300" };
  expect(typedSince(sent, sent)).toEqual({});
  expect(typedSince({ ...sent, capacity: "50", admitPerSecond: "3" }, sent)).toEqual({
    capacity: "50",
    admitPerSecond: "3",
  });
});

test("what is typed as it is already counts as not typed; what was kept of another kind is not taken", () => {
  expect(typedAgainst({ capacity: "1000", passSeconds: "300" }, present)).toEqual({ passSeconds: "300" });
  expect(readTyped({ capacity: "7" })).toEqual({ capacity: "7" });
  for (const other of [null, "7", { capacity: 7 }, { seats: "7" }]) expect(readTyped(other)).toBeUndefined();
});
