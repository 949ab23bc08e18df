/**
 * `npm run prove:mutants`: breaks each promise of Jari on purpose, and shows that the checkers see it. Ends with 0 if every
 * mutant was caught by a checker that should catch it and Jari as it is was accused of nothing, with 1 if not, with 2 if
 * nothing can be said.
 */
import { mkdir } from "node:fs/promises";
import { parseArgs } from "node:util";

import { UsageError } from "#crowd/options.ts";
import { findMutant, mutants } from "#proof/mutants/catalogue/all.ts";
import { openHouse } from "#proof/mutants/house.ts";
import type { Mutant } from "#proof/mutants/mutant.ts";
import { writeSummary, writeTrial } from "#proof/mutants/table.ts";
import { casesOf, type Trial } from "#proof/mutants/trial.ts";
import { tryAll } from "#proof/mutants/try-all.ts";

const help = `Breaks each promise of Jari on purpose, in instances of their own, and shows that the checkers see it.

  npm run prove:mutants                       all mutants, and Jari as it is in all scenarios
  npm run prove:mutants -- --only A,B         only these mutants, and Jari as it is in their scenarios
  npm run prove:mutants -- --list             the mutants: what each does, and the invariants that it breaks

  --out FOLDER    where the histories lie (.proof/mutants)

Ends with 0 if every mutant was caught by a checker that should catch it and Jari as it is was accused of nothing.
`;

const say = (text: string): void => void process.stdout.write(text);

/** Answers whether all went as it should. */
async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help);
  if (options.list) for (const { name, says, breaks } of mutants) say(`${name}: ${says} (${breaks.join(", ")})\n`);
  return options.help || options.list || (await proveAll(options));
}

async function proveAll({ only, out }: Options): Promise<boolean> {
  await mkdir(out, { recursive: true });
  const house = await openHouse();
  const trials: Trial[] = [];
  try {
    for await (const trial of tryAll(house, casesOf(only), out)) {
      trials.push(trial);
      say(writeTrial(trial));
    }
  } finally {
    await house.close();
  }
  say(writeSummary(trials));
  return trials.every(({ passed }) => passed);
}

interface Options {
  readonly help: boolean;
  readonly list: boolean;
  readonly only: readonly Mutant[];
  readonly out: string;
}

/** Errors: UsageError, in words. */
function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string" },
        out: { type: "string", default: ".proof/mutants" },
        list: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return { ...values, only: values.only === undefined ? mutants : values.only.split(",").map(findMutant) };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 2;
}
