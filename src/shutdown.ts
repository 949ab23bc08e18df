/**
 * The end of the process, in order: at SIGTERM, SIGINT or SIGHUP (exit code 0), or when something was thrown that nobody
 * caught (exit code 1). A second signal ends it at once.
 *
 * SIGHUP comes when a terminal is closed: left to itself, Node would end on the spot, and its database go on for nobody.
 */
import type { Logger } from "pino";

/**
 * npm passes a Ctrl-C on to its script, which the terminal has sent one already: two signals within a millisecond are
 * one wish. (This is also why no ready-made package does it here: they take the second at its word.)
 */
const sameWishMs = 500;

export interface Shutdown {
  /** Ends everything in order. Must be bounded in time by itself. */
  close: () => Promise<void>;
  /** Ends at least what would go on without this process; synchronous. */
  closeAtOnce?: () => void;
  signals?: readonly NodeJS.Signals[];
}

/** From now on, signals and uncaught errors lead to `close`. Answers a function that asks for the same. */
export function closeInOrder(
  { close, closeAtOnce, signals = ["SIGINT", "SIGTERM", "SIGHUP"] }: Shutdown,
  logger: Logger,
): (exitCode: number) => void {
  let closingSince: number | undefined;

  function end(exitCode: number): void {
    if (closingSince !== undefined) return;
    closingSince = performance.now();
    close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        logger.fatal({ err: error }, "could not end in order");
        closeAtOnce?.();
        process.exit(1);
      },
    );
  }

  for (const signal of signals) {
    process.on(signal, () => {
      if (closingSince === undefined) {
        logger.info({ signal }, "closing");
        end(0);
      } else if (performance.now() - closingSince > sameWishMs) {
        logger.warn({ signal }, "a second signal: ending at once");
        closeAtOnce?.();
        process.exit(1);
      }
    });
  }
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, "an error that nobody caught: closing");
      end(1);
    });
  }
  return end;
}
