import { describe, expect, test } from "vitest";

import { RecentRate } from "#queue/recent-rate.ts";

describe("the rate", () => {
  test("is what happened in the window, over all of it: a moment is no rate", () => {
    const rate = new RecentRate(30);
    rate.add(100_000, 7);
    rate.add(104_500, 23);
    expect([rate.perSecond(100_001), rate.perSecond(110_000)]).toEqual([1, 1]);
  });

  test("forgets what is older, and is 0 when nothing is left", () => {
    const rate = new RecentRate(30);
    expect(rate.perSecond(100_000)).toBe(0);
    rate.add(100_000, 900);
    rate.add(120_000, 15);
    expect(rate.perSecond(130_000)).toBe(0.5);
    expect(rate.perSecond(150_000)).toBe(0);
  });

  test("is over the time since it could happen, where that is shorter, and nobody can tell from a few seconds", () => {
    const rate = new RecentRate(60);
    rate.add(104_000, 20);
    expect(rate.perSecond(110_000, 100_000)).toBe(2);
    expect(rate.perSecond(104_900, 100_000)).toBeNull();
  });
});
