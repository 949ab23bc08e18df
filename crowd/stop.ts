/**
 * The moment at which everybody has to stop. A signal looks through all its listeners whenever one is added, which for a
 * crowd of thousands takes longer than what they do; this costs the same for any number.
 *
 * States: running -> over, once, when one of the signals says so. Then every pause ends with an error, and so do new ones.
 */

/** Everybody has to stop. */
export class Stopped extends Error {}

export class Stop {
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  constructor(...signals: readonly AbortSignal[]) {
    const end = (): void => {
      this.#isOver = true;
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    };
    for (const signal of signals) {
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    }
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Calls back when it is over, unless what is answered is called before. */
  onOver(callback: () => void): () => void {
    if (this.#isOver) callback();
    else this.#waiting.add(callback);
    return () => void this.#waiting.delete(callback);
  }

  /** Waits. Errors: Stopped. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        forget();
        resolve();
      }, ms);
      const forget = this.onOver(() => {
        clearTimeout(timer);
        reject(new Stopped("everybody has to stop"));
      });
    });
  }
}
