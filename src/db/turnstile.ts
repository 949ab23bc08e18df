/**
 * Lets batches of different verbs through one after the other. A batch costs nearly the same whether it holds three
 * requests or thirty, so those that would run beside each other had better gather until the one before is done.
 *
 * Promises: they go in in the order in which they asked; nobody inside means no waiting; and a batch that takes long (it
 * may wait for a lock) holds nobody up for more than `patienceMs`: then the next goes in beside it.
 */
export class Turnstile {
  readonly #patienceMs: number;
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  constructor({ patienceMs = 50 }: { patienceMs?: number } = {}) {
    this.#patienceMs = patienceMs;
  }

  /** Calls `enter` when the caller may go in, perhaps at once; whoever went in calls `leave` when done. */
  request(enter: (leave: () => void) => void): void {
    const goIn = (): void => enter(this.#take());
    if (this.#taken) this.#waiting.push(goIn);
    else goIn();
  }

  /** Takes the place inside; answers what gives it back. */
  #take(): () => void {
    this.#taken = true;
    let isOurs = true;
    const giveBack = (): void => {
      if (!isOurs) return;
      isOurs = false;
      clearTimeout(patience);
      this.#taken = false;
      this.#waiting.shift()?.();
    };
    const patience = setTimeout(giveBack, this.#patienceMs).unref();
    return giveBack;
  }
}
