/** Sums and counts of what had happened by a moment, over things in the order of time. */

export interface Amount {
  readonly at: number;
  readonly amount: number;
}

export interface Sums {
  /** How much there was before `t`, without what was at `t`. */
  before(t: number): number;
  /** How much there was up to `t`, with what was at `t`. */
  upTo(t: number): number;
}

/** What never was, at Infinity, is left out. */
export function sumsOf(amounts: readonly Amount[]): Sums {
  const inOrder = amounts.filter(({ at }) => at < Infinity).toSorted((a, b) => a.at - b.at);
  const times = inOrder.map(({ at }) => at);
  let sum = 0;
  const sums = [0, ...inOrder.map(({ amount }) => (sum += amount))];
  return {
    before: (t) => sums[countBelow(times, t)] ?? 0,
    upTo: (t) => sums[countUpTo(times, t)] ?? 0,
  };
}

/** How many of the numbers, which are in order, are at most `limit`. */
export function countUpTo(numbers: readonly number[], limit: number): number {
  return countWhile(numbers, (number) => number <= limit);
}

/** How many of the numbers, which are in order, are less than `limit`. */
export function countBelow(numbers: readonly number[], limit: number): number {
  return countWhile(numbers, (number) => number < limit);
}

/** Of values of which `holds` is true up to some place, and false from there on, how many come before it. */
export function countWhile<Of>(values: readonly Of[], holds: (value: Of) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[middle] as Of)) low = middle + 1;
    else high = middle;
  }
  return low;
}
