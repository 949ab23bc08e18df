/**
 * Lets batches of different verbs through one after the other. A batch costs nearly the same whether it holds three
 * requests or thirty, so those that would run beside each other had better gather until the one before is done; and of
 * those that gather, the fullest goes first and leaves the others time to fill.
 *
 * Promises: nobody inside means no waiting; of those who wait, the one with the most requests goes in, but nobody is passed
 * over who has waited for `fairMs`; and a batch that takes long (it may wait for a lock) holds nobody up for more than
 * `patienceMs`: then the next goes in beside it.
 */
export interface Visitor {
  /** Called when the visitor may go in, perhaps at once; whoever went in calls `leave` when done. */
  readonly enter: (leave: () => void) => void;
  /** How many requests wait for it. */
  readonly size: () => number;
}

interface Waiting extends Visitor {
  readonly since: number;
}

export class Turnstile {
  readonly #patienceMs: number;
  readonly #fairMs: number;
  /** In the order in which they asked. */
  readonly #waiting: Waiting[] = [];
  #taken = false;

  constructor({ patienceMs = 50, fairMs = 20 }: { patienceMs?: number; fairMs?: number } = {}) {
    this.#patienceMs = patienceMs;
    this.#fairMs = fairMs;
  }

  /** Lets the visitor in, now or when its turn has come. */
  request({ enter, size }: Visitor): void {
    if (this.#taken) this.#waiting.push({ enter, size, since: performance.now() });
    else enter(this.#take());
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
      this.#next()?.enter(this.#take());
    };
    const patience = setTimeout(giveBack, this.#patienceMs).unref();
    return giveBack;
  }

  /** Chooses who goes in next, and waits no more. */
  #next(): Waiting | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    const isDue = performance.now() - first.since >= this.#fairMs;
    const sizes = this.#waiting.map(({ size }) => size());
    const index = isDue ? 0 : sizes.indexOf(Math.max(...sizes));
    return this.#waiting.splice(index, 1)[0];
  }
}
