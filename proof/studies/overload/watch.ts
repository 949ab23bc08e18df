/** How much memory the processes of a service take at most, while it is looked at. */
import { setTimeout as sleep } from "node:timers/promises";

import { megabytes } from "#load/memory.ts";
import { readProcesses, treeOf } from "#load/processes.ts";

const lookEveryMs = 250;

/** Looks until `over`; answers the most megabytes that any one of the processes had. */
export async function watchMemory(root: number, over: () => boolean): Promise<number> {
  let most = Number.NaN;
  while (!over()) {
    const sizes = treeOf(readProcesses() ?? [], root).map(({ rssBytes }) => megabytes(rssBytes));
    most = Math.max(...sizes, Number.isNaN(most) ? 0 : most);
    await sleep(lookEveryMs);
  }
  return most;
}
