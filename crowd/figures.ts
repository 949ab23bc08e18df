/** Figures made of many: percentiles, and how long turns stood empty. */
import type { Sample } from "#crowd/history.ts";

/** By nearest rank: so many did not take longer. */
export interface Percentiles {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Exact: of all the values, by nearest rank. Null where there are none. */
export function percentilesOf(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: rank(1) };
}

/** Turns that nobody had while somebody waited for one, times the seconds that it lasted, as sampled. */
export function emptySeconds(samples: readonly Sample[]): number {
  return samples.slice(1).reduce((sum, { at }, index) => {
    const before = samples[index] as Sample;
    const isWanted = before.state === "open" && before.waiting > 0;
    const empty = isWanted ? Math.max(0, before.capacity - before.admitted) : 0;
    return sum + (empty * (at - before.at)) / 1000;
  }, 0);
}
