/**
 * What is kept of a campaign, in a folder of its own: the history, the samples and the dump of the database, and under
 * what circumstances it was. All that is ever said of the campaign is said from these, now or later.
 */
import { createWriteStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

import { UsageError } from "#crowd/options.ts";
import type { Machine } from "#load/machine.ts";
import type { AuditSeen } from "#proof/campaign/audit.ts";
import type { Evidence } from "#proof/checkers/checker.ts";
import type { Dump, Sample } from "#proof/database/dump.ts";
import type { Header, HistoryEvent } from "#proof/history/event.ts";
import { pairOperations } from "#proof/history/pair.ts";
import { readHistory } from "#proof/history/read-history.ts";

/** What a history does not tell. */
export interface Circumstances {
  readonly machine: Machine;
  /** Faults that were asked for and could not be had on this machine. */
  readonly leftOut: readonly LeftOut[];
  /** What nemeses could not do, in words. */
  readonly failures: readonly string[];
  /** Instances that ended although nobody had asked for it, with what they said last: each is a defect. */
  readonly crashes: readonly string[];
  /** Somebody ended it before its time. */
  readonly endedEarly: boolean;
  /** The service's own audit, when all was over; absent where it was not answered. */
  readonly audit?: AuditSeen;
}

export interface LeftOut {
  readonly fault: string;
  readonly why: string;
}

export interface CampaignRecord {
  /** The file in which the history lies; the others lie beside it. */
  readonly history: string;
  readonly evidence: Evidence;
  readonly circumstances: Circumstances;
}

/** What checkers are given, from the lines of a history. Errors: a line fits nowhere. */
export function evidenceOf(
  header: Header,
  events: readonly HistoryEvent[],
  beside: Pick<Evidence, "samples" | "dump">,
): Evidence {
  const faults = events.filter((event) => event.type === "fault");
  return { header, operations: pairOperations(events), faults, ...beside };
}

const files = { history: "history.jsonl", samples: "samples.jsonl", dump: "dump.json", circumstances: "campaign.json" };

/** Where the history of a campaign lies within its folder. */
export function historyIn(folder: string): string {
  return join(folder, files.history);
}

/** Writes all but the history, which was written as it happened. */
export async function writeBeside({ history, evidence, circumstances }: CampaignRecord): Promise<void> {
  const { samples, dump } = evidence;
  const folder = dirname(history);
  await pipeline(linesOf(samples), createWriteStream(join(folder, files.samples)));
  if (dump) await writeFile(join(folder, files.dump), JSON.stringify(dump));
  await writeFile(join(folder, files.circumstances), `${JSON.stringify(circumstances, null, 2)}\n`);
}

/**
 * The histories at a path, by seed: of a folder, those of the campaigns in it (`seed-N`); of a history, that one. Errors:
 * UsageError, where there is none.
 */
export async function findHistories(path: string): Promise<ReadonlyMap<number, string>> {
  const names = await readdir(path).catch(() => undefined);
  if (!names) return new Map([[0, path]]);
  const seeds = names.flatMap((name) => /^seed-(\d+)$/u.exec(name)?.[1] ?? []).map(Number);
  if (seeds.length === 0) throw new UsageError(`${path} holds no campaigns: they lie in folders named seed-N.`);
  const inOrder = seeds.toSorted((a, b) => a - b);
  return new Map(inOrder.map((seed) => [seed, join(path, `seed-${seed}`, files.history)]));
}

/** Reads a campaign as it was written. Errors: UsageError, where a file is missing or is not what it should be. */
export async function readRecord(history: string): Promise<CampaignRecord> {
  const folder = dirname(history);
  try {
    const { header, events } = await readHistory(history);
    const samples = await readFile(join(folder, files.samples), "utf8");
    const dump = await readFile(join(folder, files.dump), "utf8");
    const circumstances = await readFile(join(folder, files.circumstances), "utf8");
    return {
      history,
      evidence: evidenceOf(header, events, {
        samples: samples
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Sample),
        dump: JSON.parse(dump) as Dump,
      }),
      circumstances: JSON.parse(circumstances) as Circumstances,
    };
  } catch (error) {
    throw new UsageError(`${history} cannot be checked: ${(error as Error).message}`);
  }
}

function* linesOf(samples: readonly Sample[]): Generator<string> {
  for (const sample of samples) yield `${JSON.stringify(sample)}\n`;
}
