/** Waiting for the end of everything that ends by itself: turns, holds, and with them the lines. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Sample } from "#proof/database/dump.ts";

const lookEveryMs = 100;

/** Whether nobody waits, has a turn or holds a seat any more. */
export function isCalm({ queues, shows }: Sample): boolean {
  return queues.every(({ waiting, admitted }) => waiting + admitted === 0) && shows.every(({ held }) => held === 0);
}

/** Resolves when a sample that was begun from now on is calm; to false where none is within `withinMs`. */
export async function untilCalm(
  { samples, now }: { readonly samples: readonly Sample[]; readonly now: () => number },
  withinMs: number,
): Promise<boolean> {
  const begunAt = now();
  while (now() < begunAt + withinMs) {
    const last = samples.at(-1);
    if (last && last.from >= begunAt && isCalm(last)) return true;
    await sleep(lookEveryMs);
  }
  return false;
}
