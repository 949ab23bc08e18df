/** How often something happened lately in a queue, in bounded memory. */

const windowSeconds = 30;

/** Counts what happens, by whole seconds, for half a minute. */
export class RecentRate {
  readonly #counts = new Map<number, number>();

  /** `at` in milliseconds, of whatever clock. */
  add(at: number, count: number): void {
    if (count === 0) return;
    const second = Math.floor(at / 1000);
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + count);
    this.#forget(second);
  }

  /** How many a second, from the first in the last half minute until now; null if there was none. */
  perSecond(now: number): number | null {
    this.#forget(Math.floor(now / 1000));
    if (this.#counts.size === 0) return null;
    let [first, sum] = [Number.POSITIVE_INFINITY, 0];
    for (const [second, count] of this.#counts) {
      first = Math.min(first, second);
      sum += count;
    }
    return sum / Math.max(1, now / 1000 - first);
  }

  #forget(present: number): void {
    for (const second of this.#counts.keys()) if (second <= present - windowSeconds) this.#counts.delete(second);
  }
}
