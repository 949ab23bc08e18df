/**
 * The port that several instances share, where the system chooses it (PORT=0).
 *
 * Promise: it is the one that the first of them was given, though all of them die at once: it was announced. Node has those
 * that ask for port 0 share one, but only as long as one of them lives; and who asks for it by its number meanwhile is told
 * that it is taken. So what an instance must ask for depends on who lives.
 */
import type { Worker } from "node:cluster";

export class KeptPort {
  readonly #wanted: number;
  #given: number | undefined;
  /** Those that asked as the first one did. */
  readonly #sharing = new Set<Worker>();

  /** `wanted` as it is set: 0 leaves it to the system. */
  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** What the next instance must ask for. */
  next(): number {
    return this.#given === undefined || this.#sharing.size > 0 ? this.#wanted : this.#given;
  }

  /**
   * Notes where an instance listens that asked for `asked`. Errors: elsewhere, for the last to share had just died; it is
   * ended, and another can be tried.
   */
  note(worker: Worker, asked: number, address: string): void {
    // A URL does not tell 80, which the system never chooses.
    const given = this.#wanted || Number(new URL(address).port);
    this.#given ??= given;
    if (given !== this.#given) {
      worker.process.kill("SIGKILL");
      throw new Error(`an instance listened on ${address}, not on port ${this.#given}`);
    }
    if (asked !== this.#wanted) return;
    this.#sharing.add(worker);
    worker.once("exit", () => this.#sharing.delete(worker));
  }
}
