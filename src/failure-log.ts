/**
 * The log of what is tried again and again. Promise: a failure is told at once, but one that lasts only once a minute, with how
 * often it has failed meanwhile; and it is told when it has ended. (An outage of the database would otherwise be ten
 * errors a second from each instance, among which nobody finds what began it.)
 */
import type { Logger } from "pino";

export interface FailureLogOptions {
  logger: Logger;
  /** What is said of a failure. */
  failing: string;
  /** What is said when it is over. */
  over: string;
  /** Goes with each line. */
  about?: Readonly<Record<string, unknown>>;
  againAfterMs?: number;
}

export class FailureLog {
  readonly #options: Required<FailureLogOptions>;
  /** Failures in a row. */
  #failures = 0;
  #toldAt = 0;

  constructor(options: FailureLogOptions) {
    this.#options = { about: {}, againAfterMs: 60_000, ...options };
  }

  /** It has failed. */
  failed(error: unknown): void {
    const { logger, failing, about, againAfterMs } = this.#options;
    this.#failures += 1;
    const now = performance.now();
    if (this.#failures > 1 && now - this.#toldAt < againAfterMs) return;
    this.#toldAt = now;
    logger.warn({ ...about, err: error, failures: this.#failures }, failing);
  }

  /** It has not. */
  succeeded(): void {
    if (this.#failures === 0) return;
    const { logger, over, about } = this.#options;
    logger.info({ ...about, failures: this.#failures }, over);
    this.#failures = 0;
  }
}
