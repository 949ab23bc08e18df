import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Witness } from "#load/studies/witness.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A witness of successes of a poll at these moments. */
function sawPollsAt(...moments: number[]): Witness {
  const witness = new Witness();
  const start = performance.now();
  for (const at of moments) {
    vi.advanceTimersByTime(at - (performance.now() - start));
    witness.succeeded("poll");
  }
  return witness;
}

test("the longest silence is the longest time between two successes", () => {
  const start = performance.now();
  expect(sawPollsAt(10, 20, 70, 90).longestSilence("poll", start, start + 100)).toBe(50);
});

test("an operation that never succeeds again is silent to the end", () => {
  const start = performance.now();
  expect(sawPollsAt(10).longestSilence("poll", start + 10, start + 100)).toBe(90);
  expect(sawPollsAt(10).longestSilence("pay", start, start + 100)).toBe(100);
});

test("what succeeded before something was broken does not shorten the silence after it", () => {
  const start = performance.now();
  expect(sawPollsAt(10, 20, 95).longestSilence("poll", start + 40, start + 100)).toBe(55);
});

test("an answer that is heard twice is acknowledged once", () => {
  const witness = new Witness();
  witness.succeeded("charge", "transfer 1");
  witness.succeeded("charge", "transfer 1");
  expect([...witness.acknowledged("charge")]).toEqual(["transfer 1"]);
});
