import { describe, expect, test } from "vitest";

import { judge, judgeRate, worst } from "#load/goals.ts";

describe("judge", () => {
  test("a rate is hoped for, reached or short of what it must be; the goal itself is enough", () => {
    const goal = { must: 0.7, hoped: 0.9 };
    expect([0.95, 0.9, 0.89, 0.7, 0.69].map((value) => judge(value, goal))).toEqual([
      "hoped for",
      "hoped for",
      "reached",
      "reached",
      "SHORT",
    ]);
  });

  test("of a time or of memory, less is better", () => {
    const goal = { must: 50, hoped: 20, atMost: true };
    expect([20, 21, 50, 51].map((value) => judge(value, goal))).toEqual(["hoped for", "reached", "reached", "SHORT"]);
  });
});

test("where several goals must be reached, the one missed by most decides", () => {
  expect(worst(["hoped for", "SHORT", "reached"])).toBe("SHORT");
  expect(worst(["hoped for", "reached"])).toBe("reached");
  expect(worst([])).toBeUndefined();
});

describe("judgeRate", () => {
  const goals = { bare: { must: 0.35, hoped: 0.5 }, textbook: { must: 6, hoped: 9 } };

  test("both ratios count", () => {
    expect(judgeRate({ perSecond: 9_000, ofBare: 0.6, ofTextbook: 7 }, goals)).toBe("reached");
    expect(judgeRate({ perSecond: 9_000, ofBare: 0.6, ofTextbook: 5 }, goals)).toBe("SHORT");
    expect(judgeRate({ perSecond: 9_000, ofBare: 0.5, ofTextbook: 9 }, goals)).toBe("hoped for");
  });

  test("so many a second stand in for a ratio that is missed, but are not what was hoped for", () => {
    const either = { bare: { must: 0.05, hoped: 0.08 }, orPerSecond: 1_500 };
    expect(judgeRate({ perSecond: 1_500, ofBare: 0.04 }, either)).toBe("reached");
    expect(judgeRate({ perSecond: 1_499, ofBare: 0.04 }, either)).toBe("SHORT");
    expect(judgeRate({ perSecond: 1_600, ofBare: 0.09 }, either)).toBe("hoped for");
  });

  test("a row of which nothing is asked has no verdict", () => {
    expect(judgeRate({ perSecond: 20_000 }, {})).toBeUndefined();
  });
});
