import fc from "fast-check";
import { expect, test } from "vitest";

import { RecentMap } from "#recent-map.ts";

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
