/** Waiting for what must come to be, with a bound. */
import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 10_000;
const lookEveryMs = 5;

/** Waits until `condition` holds. Errors: it did not for ten seconds, which is far more than it should take. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await sleep(lookEveryMs);
  }
}
