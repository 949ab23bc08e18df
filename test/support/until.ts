/** Waiting for what must come to be, with a bound. */
import { setTimeout as sleep } from "node:timers/promises";

/** Far longer than it takes on a machine that is busy with other things: whoever gives up accuses the code. */
const patienceMs = 240_000;
const lookEveryMs = 5;

/** Waits until `condition` holds. Errors: it did not in four minutes. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await sleep(lookEveryMs);
  }
}
