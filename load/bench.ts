/**
 * The benchmark, `npm run bench`: how fast Jari is, always beside two baselines of the same run on the same machine.
 * It starts all it needs (a database, instances, the baselines) in a temporary folder on loopback, and leaves nothing.
 *
 * The load tool, the instance and the database share this machine: a ratio to *bare* tells what the service costs next to
 * a framework that does nothing, and the columns of processor time tell which of the three a row is limited by.
 */
import { open, type FileHandle } from "node:fs/promises";

import { reportFigures, type Figure } from "#load/figure.ts";
import { measureGrowth } from "#load/growth.ts";
import { measureListeners } from "#load/listeners.ts";
import { describeMachine, formatMachine } from "#load/machine.ts";
import { measureMillion } from "#load/million.ts";
import { OptionsError, readOptions, usage, type Options } from "#load/options.ts";
import { closeRigs, closeRigsWhenTold } from "#load/rig.ts";
import { measureRows } from "#load/rounds.ts";
import { rows } from "#load/rows/all.ts";
import { measureStart } from "#load/startup.ts";
import { formatFigures, formatGrowth, formatPoint, formatRows } from "#load/table.ts";

const tell = (text: string): void => void process.stdout.write(text);

/** What is measured in every round besides the rows. */
const others: Readonly<Record<string, () => Promise<Figure[]>>> = {
  listeners: () => measureListeners(tell),
  start: measureStart,
};

async function run(options: Options): Promise<void> {
  const { keys, rounds, seconds, places } = options;
  // Before it is measured: half an hour later would be too late to learn that it cannot be written.
  const file = options.json === undefined ? undefined : await openFile(options.json);
  const machine = await describeMachine();
  tell(formatMachine(machine));
  const table = await measureRows({ keys, rounds, seconds, tell });
  if (table.length > 0) tell(`\n${formatRows(table)}`);
  const figures = reportFigures([
    ...(await measureOthers(options)),
    ...(options.million ? await measureMillion({ places, seconds, tell }) : []),
  ]);
  if (figures.length > 0) tell(`\n${formatFigures(figures)}`);
  const growth = options.growth
    ? await measureGrowth({ places, seconds, tell: (point) => tell(`${formatPoint(point).join("  ")}\n`) })
    : [];
  if (growth.length > 0) tell(`\n${formatGrowth(growth)}`);
  await file?.writeFile(`${JSON.stringify({ machine, options, rows: table, figures, growth }, null, 2)}\n`);
  await file?.close();
}

/** Errors: OptionsError. */
async function openFile(name: string): Promise<FileHandle> {
  try {
    return await open(name, "w");
  } catch (error) {
    throw new OptionsError(`--json cannot be written: ${(error as Error).message}`);
  }
}

async function measureOthers({ keys, rounds }: Options): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [key, measure] of Object.entries(others)) {
    for (let round = 1; keys.includes(key) && round <= rounds; round += 1) {
      tell(`${key}, round ${round} of ${rounds}\n`);
      figures.push(...(await measure()));
    }
  }
  return figures;
}

closeRigsWhenTold();
try {
  const keys = [...rows.map(({ key }) => key), ...Object.keys(others)];
  const options = readOptions(process.argv.slice(2), keys);
  if (options) await run(options);
  else tell(`${usage}\nRows: ${keys.join(", ")}\n`);
} catch (error) {
  await closeRigs();
  if (!(error instanceof OptionsError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
