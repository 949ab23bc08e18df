/**
 * How long a person waits from `npm start` to the first answer: with a database that is yet to be created (and the demo
 * concerts in it), and with the one that is there already. All with the settings that they have.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Figure } from "#load/figure.ts";
import { askOnce } from "#load/perform.ts";
import { temporaryFolder } from "#load/rig.ts";
import { startProgram } from "#load/targets.ts";

export async function measureStart(): Promise<Figure[]> {
  const folder = await temporaryFolder();
  try {
    const settings = { JARI_DATA_DIR: join(folder, "data"), PORT: "0" };
    const first = await startAndStop(settings);
    const second = await startAndStop(settings);
    return [
      figure("from npm start to the first answer, new database", first, { must: 5, hoped: 3 }),
      figure("from npm start to the first answer, existing database", second, { must: 2.5, hoped: 1.5 }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function figure(name: string, seconds: number, goal: { must: number; hoped: number }): Figure {
  return { name, value: seconds, unit: "s", goal: { ...goal, atMost: true } };
}

/** Seconds from the command to the first answer for which the database was asked. */
async function startAndStop(settings: Record<string, string>): Promise<number> {
  const startedAt = performance.now();
  const target = await startProgram("npm", ["start"], settings);
  try {
    await askOnce(target.url, { path: "/v1/concerts" }, 200);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await target.stop(); // npm hands the signal on, and ends when its script has ended.
  }
}
