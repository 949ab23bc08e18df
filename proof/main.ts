/**
 * `npm run prove`: runs campaigns under faults and reports whether every invariant was kept; or checks recorded
 * histories anew. Ends with 0 if all was kept and put to the test, with 1 if not, with 2 if nothing can be said. Ctrl-C or
 * SIGTERM ends the campaign that runs, with a report on what was seen until then; who says it again, when that takes too long,
 * ends it at once. Whenever it ends, and however, nothing of its world is left a moment later.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { UsageError } from "#crowd/options.ts";
import { Stopped } from "#crowd/stop.ts";
import { untilTold } from "#crowd/until-told.ts";
import { runCampaign } from "#proof/campaign/campaign.ts";
import { prove, type ProveDeps } from "#proof/campaign/prove.ts";
import { findHistories, readRecord, type CampaignRecord } from "#proof/campaign/record.ts";
import { checkers } from "#proof/checkers/all.ts";
import { rareStates } from "#proof/checkers/rare-states.ts";
import { help, listing } from "#proof/help.ts";
import { nemeses } from "#proof/nemeses/all.ts";
import { readOptions, type CampaignOptions, type CheckOptions } from "#proof/options.ts";
import { writeReport } from "#proof/report/report-text.ts";
import { reportOn, type Report } from "#proof/report/report.ts";
import { findAbilities } from "#proof/world/abilities.ts";

const say = (text: string): void => void process.stdout.write(text);

/** Answers whether all was kept. */
async function main(): Promise<boolean> {
  const options = readOptions(
    process.argv.slice(2),
    nemeses.map(({ name }) => name),
  );
  if (options.does === "prove") return proveAll(options);
  if (options.does === "check") return checkAll(options);
  say(options.does === "help" ? help : listing(checkers, nemeses, await findAbilities()));
  return true;
}

async function proveAll(options: CampaignOptions): Promise<boolean> {
  const stop = untilTold();
  const chosen = nemeses.filter(({ name }) => options.faults.includes(name));
  const seeds = Array.from({ length: options.campaigns }, (_, index) => options.seed + index);
  return tell(options, {
    seeds,
    stop,
    campaign: async (seed) => {
      const folder = join(options.out, `seed-${seed}`);
      const record = await runCampaign({ seed, minutes: options.minutes, nemeses: chosen, folder }, { say, stop });
      const report = check(record);
      await writeFile(join(folder, "report.txt"), writeReport(report));
      return report;
    },
  });
}

/** The campaign of a history, or, of a folder, all that are recorded in it. */
async function checkAll(options: CheckOptions): Promise<boolean> {
  const histories = await findHistories(options.check);
  return tell(options, {
    seeds: [...histories.keys()],
    stop: new AbortController().signal,
    campaign: async (seed) => check(await readRecord(histories.get(seed) ?? options.check)),
  });
}

async function tell(
  { complete, json }: Pick<CampaignOptions, "complete" | "json">,
  { seeds, ...deps }: { seeds: readonly number[] } & Omit<ProveDeps, "say">,
): Promise<boolean> {
  const { reports, series, passed } = await prove({ seeds, complete }, { ...deps, say });
  await writeJson(json, { series, reports });
  return passed;
}

function check(record: CampaignRecord): Report {
  return reportOn(record, checkers, rareStates);
}

async function writeJson(file: string | undefined, value: unknown): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(
    `${error instanceof UsageError || error instanceof Stopped ? error.message : (error as Error).stack}\n`,
  );
  process.exitCode = 2;
}
