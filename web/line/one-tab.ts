/**
 * Work that one tab of this browser does for all: the one that was shown last, or if that is closed any other. A
 * browser has few connections to one origin, and a stream in each tab would use them all up.
 *
 * States: waiting (another tab does it) -> working -> waiting again, when another tab takes it over. Where there are no
 * locks (plain http to another machine), every tab works for itself.
 */

export interface OneTabOptions {
  /** The same in all tabs. */
  name: string;
  /** The browser's; undefined where there are none. */
  locks: Pick<LockManager, "request"> | undefined;
  /** This tab is the one; answers how to end that. */
  work: () => () => void;
}

export class OneTab {
  readonly #options: OneTabOptions;
  #end: (() => void) | undefined;
  #release: (() => void) | undefined;
  #waiting = new AbortController();
  #isTakingOver = false;
  #isClosed = false;

  constructor(options: OneTabOptions) {
    this.#options = options;
    if (!options.locks) this.#begin();
  }

  /** Does the work here as soon as no other tab does. */
  wait(): void {
    this.#waiting = new AbortController();
    void this.#request({ signal: this.#waiting.signal });
  }

  /** Does the work here from now on: the tab that did it lets go. */
  takeOver(): void {
    if (this.#end || this.#isTakingOver || this.#isClosed) return;
    this.#isTakingOver = true;
    this.#waiting.abort();
    void this.#request({ steal: true });
  }

  /** Does it no more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.abort();
    this.#stop();
    this.#release?.();
  }

  async #request(options: LockOptions): Promise<void> {
    const { locks, name } = this.#options;
    let wasHeld = false;
    try {
      await locks?.request(name, options, async () => {
        if (this.#isClosed) return;
        wasHeld = true;
        this.#isTakingOver = false;
        this.#begin();
        await new Promise<void>((resolve) => (this.#release = resolve));
      });
    } catch {
      // Another tab has taken over, or this one has called off its waiting.
    }
    if (!wasHeld || this.#isClosed) return;
    this.#stop();
    this.wait();
  }

  #begin(): void {
    this.#end = this.#options.work();
  }

  #stop(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
