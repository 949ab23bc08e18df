/**
 * Standard output as the log takes it, line by line, in the background.
 *
 * Promise: nothing that befalls the log befalls the service. What cannot be written, because the disk of the log is full or its
 * reader has gone, is lost; as soon as there is room, what comes then is written. (Left to itself, pino takes such an error for
 * a fault of the program, and at its end would try to write it for ever, with everything else standing still.)
 */
import { write, writeSync } from "node:fs";

/** A reader of a pipe that has fallen behind. */
const notYet = "EAGAIN";
const tryAgainAfterMs = 50;
/** At the end a reader is waited for so often. */
const lastTries = 20;
/** What waits for a slow reader, in characters; more than that is lost. */
const mostWaiting = 8_000_000;

const nothing: Buffer = Buffer.alloc(0);

type Failure = NodeJS.ErrnoException | null;

export class LogOutput {
  readonly #fd: number;
  /** What was tried and has to be tried again: it comes before what waits. */
  #rest: Buffer = nothing;
  #waiting = "";
  #isWriting = false;

  constructor(fd = 1) {
    this.#fd = fd;
    process.once("exit", () => this.flushSync());
  }

  write(line: string): void {
    if (this.#waiting.length + line.length > mostWaiting) return;
    this.#waiting += line;
    if (!this.#isWriting) this.#writeOn();
  }

  #writeOn(): void {
    const bytes = this.#take();
    this.#isWriting = bytes.length > 0;
    if (!this.#isWriting) return;
    write(this.#fd, bytes, (error: Failure, written) => {
      if (error?.code === notYet) {
        this.#rest = bytes;
        setTimeout(() => this.#writeOn(), tryAgainAfterMs);
      } else {
        this.#rest = error ? nothing : bytes.subarray(written);
        this.#writeOn();
      }
    });
  }

  #take(): Buffer {
    const bytes = this.#rest.length > 0 ? this.#rest : Buffer.from(this.#waiting);
    if (this.#rest.length > 0) this.#rest = nothing;
    else this.#waiting = "";
    return bytes;
  }

  /** Writes what waits, now: the process may be about to end. */
  flushSync(): void {
    let tries = 0;
    for (let bytes = this.#take(); bytes.length > 0 && tries < lastTries;) {
      try {
        bytes = bytes.subarray(writeSync(this.#fd, bytes));
        if (bytes.length === 0) bytes = this.#take();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== notYet) return;
        tries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, tryAgainAfterMs);
      }
    }
  }
}
