/** Work in the background that every instance does, no one leads, and nobody waits for. */
import type { Logger } from "pino";

export interface Background {
  /** Does nothing new and waits for what is under way. */
  close(): Promise<void>;
}

/** Does `work` again and again, `everyMs` after the time before ended. A failure is logged; the next turn comes all the same. */
export function repeat(name: string, everyMs: number, work: () => Promise<void>, logger: Logger): Background {
  let closed = false;
  let underWay: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      underWay = work()
        .catch((error: unknown) => logger.warn({ err: error, work: name }, "background work failed; it goes on"))
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
