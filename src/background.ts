/** Work in the background that every instance does, no one leads, and nobody waits for. */
import type { Logger } from "pino";

import { FailureLog } from "#failure-log.ts";

export interface Background {
  /** Does nothing new and waits for what is under way. */
  close(): Promise<void>;
}

/** Does `work` again and again, `everyMs` after the time before ended. A failure is logged; the next turn comes all the same. */
export function repeat(name: string, everyMs: number, work: () => Promise<void>, logger: Logger): Background {
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const failures = new FailureLog({
    logger,
    failing: "background work failed; it goes on",
    over: "background work does not fail any more",
    about: { work: name },
  });

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      underWay = work()
        .then(
          () => failures.succeeded(),
          (error: unknown) => failures.failed(error),
        )
        .then(schedule);
    }, everyMs);
  }
  schedule();
  return {
    close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      return underWay;
    },
  };
}
