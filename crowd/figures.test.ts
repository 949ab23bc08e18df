/** Figures made of many. */
import { expect, test } from "vitest";

import { emptySeconds, percentilesOf } from "#crowd/figures.ts";
import type { Sample } from "#crowd/history.ts";

test("percentiles are values that there were, by nearest rank, in whatever order they came", () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentilesOf(values)).toEqual({ count: 200, p50: 100, p90: 180, p99: 198, max: 200 });
  expect(percentilesOf([7])).toEqual({ count: 1, p50: 7, p90: 7, p99: 7, max: 7 });
  expect(percentilesOf([])).toBeNull();
});

function sample(at: number, admitted: number, more: Partial<Sample> = {}): Sample {
  return { at, state: "open", waiting: 5, admitted, capacity: 10, ...more };
}

test("a turn is empty while somebody waits for it", () => {
  // Two empty for a second, then none.
  expect(emptySeconds([sample(0, 8), sample(1_000, 10), sample(3_000, 10)])).toBe(2);
});

test("nothing is empty where nobody waits, nobody may come in, or more are in than may be", () => {
  expect(emptySeconds([sample(0, 0, { waiting: 0 }), sample(1_000, 0, { waiting: 0 })])).toBe(0);
  expect(emptySeconds([sample(0, 0, { state: "paused" }), sample(1_000, 10)])).toBe(0);
  expect(emptySeconds([sample(0, 12), sample(1_000, 10)])).toBe(0);
});
