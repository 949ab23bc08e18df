/** How often something happened lately in a queue, in bounded memory. */

/** Less would be told by chance. */
const leastSeconds = 5;

/** Counts what happens, by whole seconds, for as many of them as it is told. */
export class RecentRate {
  readonly #windowSeconds: number;
  readonly #counts = new Map<number, number>();
  #sum = 0;
  #present = 0;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** `at` in milliseconds, of whatever clock. */
  add(at: number, count: number): void {
    if (count === 0) return;
    const second = Math.floor(at / 1000);
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + count);
    this.#sum += count;
    this.#forget(second);
  }

  /** How many a second, over all the time that is remembered, or since it could happen; null while that is too short. */
  perSecond(now: number, since = Number.NEGATIVE_INFINITY): number | null {
    this.#forget(Math.floor(now / 1000));
    const seconds = Math.min(this.#windowSeconds, (now - since) / 1000);
    if (seconds < leastSeconds) return null;
    return this.#sum / seconds;
  }

  /** Looked for once a second: every poll asks. */
  #forget(present: number): void {
    if (present <= this.#present) return;
    this.#present = present;
    for (const [second, count] of this.#counts) {
      if (second > present - this.#windowSeconds) continue;
      this.#counts.delete(second);
      this.#sum -= count;
    }
  }
}
