import { expect, test } from "vitest";

import { estimateOf } from "#web/line/estimate.ts";

test("what nobody can say is not said", () => {
  expect(estimateOf(null)).toEqual({ kind: "unknown" });
});

test("the nearer the turn, the finer the steps; and never a precision that is none", () => {
  const told = (seconds: number) => {
    const estimate = estimateOf(seconds);
    return "count" in estimate ? `${estimate.count} ${estimate.kind}` : estimate.kind;
  };
  expect([0, 44].map(told)).toEqual(["soon", "soon"]);
  expect([45, 89, 170, 600].map(told)).toEqual(["1 minutes", "1 minutes", "3 minutes", "10 minutes"]);
  expect([640, 1_000, 2_000, 3_400].map(told)).toEqual(["10 minutes", "15 minutes", "35 minutes", "55 minutes"]);
  expect([3_500, 5_400, 9_000].map(told)).toEqual(["1 hours", "1.5 hours", "2.5 hours"]);
  expect([10_800, 90_000].map(told)).toEqual(["3 long", "3 long"]);
});
