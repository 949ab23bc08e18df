/** What is asked of a proof: the command line, checked. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";

import { number, UsageError, whole } from "#crowd/options.ts";

/** Campaigns to be run, one after the other. */
export interface CampaignOptions {
  /** Of the first campaign; each that follows has the next one. */
  readonly seed: number;
  readonly minutes: number;
  /** Names of nemeses. */
  readonly faults: readonly string[];
  readonly campaigns: number;
  /** The folder in which each campaign has one of its own. */
  readonly out: string;
  /** Where the report is written as JSON, besides. */
  readonly json: string | undefined;
  /** Over all campaigns every invariant must have been checked and every rare state reached. */
  readonly complete: boolean;
}

/** Campaigns as they were recorded. */
export interface CheckOptions extends Pick<CampaignOptions, "json" | "complete"> {
  /** A history, or a folder of campaigns. */
  readonly check: string;
}

/** What is to be done. */
export type Options =
  | { readonly does: "help" }
  | { readonly does: "list" }
  | ({ readonly does: "check" } & CheckOptions)
  | ({ readonly does: "prove" } & CampaignOptions);

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const flags = {
  seed: text,
  minutes: text,
  faults: text,
  campaigns: text,
  out: text,
  json: text,
  complete: flag,
  check: text,
  list: flag,
  help: { ...flag, short: "h" },
} as const;

const onlyForCampaigns = ["seed", "minutes", "faults", "campaigns", "out"] as const;
const greatestSeed = 2 ** 31 - 1;

/** Reads the command line; `knownFaults` are the names of all nemeses. Errors: UsageError. */
export function readOptions(args: readonly string[], knownFaults: readonly string[]): Options {
  const values = parse(args);
  if (values.help) return { does: "help" };
  if (values.list) return { does: "list" };
  const { check, json, complete = false } = values;
  if (check !== undefined) {
    const idle = onlyForCampaigns.find((name) => values[name] !== undefined);
    if (idle) throw new UsageError(`--${idle} is for campaigns; --check looks at a history as it was recorded.`);
    return { does: "check", check, json, complete };
  }
  const campaigns = whole("campaigns", values.campaigns ?? "1", { min: 1, max: 10_000 });
  return {
    does: "prove",
    seed: readSeed(values.seed, greatestSeed - campaigns),
    minutes: number("minutes", values.minutes ?? "1", { min: 0.05, max: 1_440 }),
    faults: readFaults(values.faults ?? "all", knownFaults),
    campaigns,
    out: values.out ?? ".proof",
    json,
    complete,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee --help.`);
  }
}

/** Without one, a new one each time: it is told, and repeats the campaign. */
function readSeed(given: string | undefined, max: number): number {
  return given === undefined ? randomInt(max) : whole("seed", given, { min: 0, max });
}

function readFaults(given: string, known: readonly string[]): readonly string[] {
  if (given === "all") return known;
  if (given === "none") return [];
  const names = given.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return [...new Set(names)];
  throw new UsageError(`--faults knows all, none, ${known.join(", ")}; not ${unknown.join(", ")}`);
}
