import { describe, expect, test } from "vitest";

import { RecentRate } from "#queue/recent-rate.ts";

describe("the rate", () => {
  test("is what happened, over the time since the first of it", () => {
    const rate = new RecentRate();
    rate.add(100_000, 5);
    rate.add(104_500, 15);
    expect(rate.perSecond(110_000)).toBe(2);
  });

  test("forgets what is half a minute old, and is null when nothing is left", () => {
    const rate = new RecentRate();
    expect(rate.perSecond(100_000)).toBeNull();
    rate.add(100_000, 900);
    rate.add(120_000, 10);
    expect(rate.perSecond(130_000)).toBe(1);
    expect(rate.perSecond(150_000)).toBeNull();
  });

  test("does not take the first moment for a rate of thousands", () => {
    const rate = new RecentRate();
    rate.add(100_000, 7);
    expect(rate.perSecond(100_001)).toBe(7);
  });
});
