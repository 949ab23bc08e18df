import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { RecentMap, RecentRate } from "#queue/recent.ts";

describe("the last values", () => {
  test("at least as many as promised are remembered, and of one key the last", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 200 }), fc.integer({ min: 1, max: 10 }), (keys, atLeast) => {
        const recent = new RecentMap<number, number>(atLeast);
        keys.forEach((key, index) => recent.set(key, index));
        const last = [...new Set(keys.toReversed())].slice(0, atLeast);
        for (const key of last) expect(recent.get(key)).toBe(keys.lastIndexOf(key));
      }),
    );
  });

  test("never more than twice as many are kept", () => {
    const recent = new RecentMap<number, string>(10);
    for (let key = 0; key < 1_000; key += 1) recent.set(key, "value");
    const kept = Array.from({ length: 1_000 }, (_, key) => recent.get(key)).filter((value) => value !== undefined);
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(recent.get(999)).toBe("value");
    expect(recent.get(0)).toBeUndefined();
  });
});

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
