/** What is told of many measurements: the median of several runs with the least and the greatest, percentiles of times. */

export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The median of the values (of an even number, the mean of the two in the middle), the least and the greatest. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) throw new Error("nothing was measured");
  const above = sorted[Math.floor(sorted.length / 2)] ?? max;
  const below = sorted[Math.ceil(sorted.length / 2) - 1] ?? min;
  return { median: (below + above) / 2, min, max };
}

const bucketsPerMs = 20;
const longestMs = 20_000;

/** Times counted in buckets of a twentieth of a millisecond, up to 20 s: as many as come, in the same little memory. */
export class Latencies {
  readonly #buckets = new Uint32Array(longestMs * bucketsPerMs + 1);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  record(ms: number): void {
    const bucket = Math.min(Math.max(0, Math.ceil(ms * bucketsPerMs)), this.#buckets.length - 1);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
  }

  /** The least time in milliseconds that `share` (0 to 1) of all did not exceed, to a twentieth; 0 if there are none. */
  percentile(share: number): number {
    let left = Math.ceil(share * this.#count);
    if (left === 0) return 0;
    const bucket = this.#buckets.findIndex((inBucket) => (left -= inBucket) <= 0);
    return bucket / bucketsPerMs;
  }
}
