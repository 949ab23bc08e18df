/**
 * Whether an instance still gets round to anything: the primary process asks each once a second.
 *
 * Promise: an instance that leaves ten questions unanswered (an endless loop, a stopped process) is killed, and so
 * replaced. Nothing is lost by that, and those whose connections it held can go to another. Questions are counted,
 * not seconds: a primary that slept itself, because the machine did, accuses nobody.
 */
import type { Worker } from "node:cluster";

import type { Logger } from "pino";

interface Question {
  kind: "jari:there?";
}
interface Answer {
  kind: "jari:there";
}

const askEveryMs = 1_000;
const mostUnanswered = 10;

/** In the primary process, for an instance that serves. */
export function killWhenSilent(worker: Worker, logger: Logger): void {
  let unanswered = 0;
  const timer = setInterval(() => {
    if (unanswered === mostUnanswered) {
      logger.error(
        { instance: worker.id, pid: worker.process.pid },
        "an instance answers nothing any more: killing it",
      );
      worker.process.kill("SIGKILL");
    } else if (worker.isConnected()) worker.send({ kind: "jari:there?" } satisfies Question);
    unanswered += 1;
  }, askEveryMs);
  worker.on("message", (message: Partial<Answer>) => {
    if (message.kind === "jari:there") unanswered = 0;
  });
  worker.once("exit", () => clearInterval(timer));
}

/** In an instance: answers the primary process. */
export function answerWatch(): void {
  process.on("message", (message: Partial<Question>) => {
    if (message.kind !== "jari:there?") return;
    // Where the primary has just died there is nobody to tell, and that is no reason to die too.
    process.send?.({ kind: "jari:there" } satisfies Answer, undefined, undefined, () => undefined);
  });
}
