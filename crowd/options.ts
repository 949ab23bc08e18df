/** What the operator asks of a rehearsal: the command line, checked. */
import { join } from "node:path";
import { parseArgs } from "node:util";

import { characterNames, characterOf, type CharacterName, type Shares } from "#crowd/characters.ts";

/** What was asked cannot be done as it was asked; the message says what to do. */
export class UsageError extends Error {}

/** A concert to be made for the crowd. */
export interface NewConcert {
  seats: number;
  dates: number;
  capacity: number;
  claimSeconds: number;
  passSeconds: number;
}

export interface Options {
  urls: string[];
  fans: number;
  /** Its id, or what it should be like. */
  concert: number | NewConcert;
  adminToken: string | undefined;
  /** Where a Jari with an embedded database keeps the operator's token. */
  secretsFile: string;
  arriveSeconds: number;
  thinkSeconds: number;
  /** Upper bound. */
  minutes: number;
  seed: number;
  shares: Shares;
  maxStreams: number;
  json: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const flags = {
  url: { ...text, multiple: true },
  fans: text,
  concert: text,
  create: flag,
  seats: text,
  dates: text,
  capacity: text,
  "claim-seconds": text,
  "pass-seconds": text,
  "admin-token": text,
  "arrive-seconds": text,
  "think-seconds": text,
  minutes: text,
  seed: text,
  shares: text,
  json: flag,
  help: { ...flag, short: "h" },
} as const;

const onlyWithCreate = ["seats", "dates", "capacity", "claim-seconds", "pass-seconds"] as const;

/** Reads the command line; undefined where help is asked for. Errors: UsageError. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  const fans = whole("fans", values.fans ?? "500", { min: 1, max: 200_000 });
  const { url = ["http://127.0.0.1:8080"] } = values;
  return {
    urls: url.map(readUrl),
    fans,
    concert: readConcert(values, fans),
    adminToken: values["admin-token"] ?? (env["JARI_ADMIN_TOKEN"] || undefined),
    secretsFile: join(env["JARI_DATA_DIR"] ?? ".jari", "secrets.json"),
    arriveSeconds: number("arrive-seconds", values["arrive-seconds"] ?? "20", { min: 0, max: 3_600 }),
    thinkSeconds: number("think-seconds", values["think-seconds"] ?? "1", { min: 0, max: 600 }),
    minutes: number("minutes", values.minutes ?? "10", { min: 0.01, max: 1_440 }),
    seed: whole("seed", values.seed ?? "1", { min: 0, max: 2 ** 31 - 1 }),
    shares: readShares(values.shares),
    // Each is a connection of its own; more of them would measure this process.
    maxStreams: Math.min(500, Math.ceil(fans / 10)),
    json: values.json ?? false,
  };
}

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee --help.`);
  }
}

function readConcert(values: Values, fans: number): number | NewConcert {
  const { create = false } = values;
  if (create === (values.concert !== undefined)) {
    throw new UsageError("Say which concert (--concert ID), or have one made (--create): one of the two.");
  }
  if (values.concert !== undefined) {
    const idle = onlyWithCreate.find((name) => values[name] !== undefined);
    if (idle) throw new UsageError(`--${idle} is for a concert that is made (--create); this one is as it is.`);
    return whole("concert", values.concert, { min: 1, max: Number.MAX_SAFE_INTEGER });
  }
  const dates = whole("dates", values.dates ?? "2", { min: 1, max: 100 });
  return {
    dates,
    seats: whole("seats", values.seats ?? String(Math.max(dates, Math.ceil(0.4 * fans))), {
      min: dates,
      max: 1_000_000,
    }),
    capacity: whole("capacity", values.capacity ?? "100", { min: 1, max: 1_000_000 }),
    claimSeconds: whole("claim-seconds", values["claim-seconds"] ?? "10", { min: 1, max: 86_400 }),
    passSeconds: whole("pass-seconds", values["pass-seconds"] ?? "120", { min: 1, max: 86_400 }),
  };
}

function readUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new UsageError(`--url must be like http://127.0.0.1:8080, not ${given}`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/u, "")}`;
}

function readShares(given: string | undefined): Shares {
  const shares = Object.fromEntries(characterNames.map((name) => [name, characterOf(name).share])) as Record<
    CharacterName,
    number
  >;
  for (const part of given?.split(",") ?? []) {
    const [name = "", share = ""] = part.split("=");
    if (!Object.hasOwn(shares, name)) throw new UsageError(`--shares knows ${characterNames.join(", ")}; not ${name}`);
    shares[name as CharacterName] = number(`shares ${name}`, share, { min: 0, max: 1_000_000 });
  }
  if (Object.values(shares).every((share) => share === 0)) throw new UsageError("--shares must leave somebody to come");
  return shares;
}

interface Bounds {
  min: number;
  max: number;
}

/** The number that `--name` was given. Errors: UsageError. */
export function number(name: string, given: string, { min, max }: Bounds): number {
  const value = given.trim() === "" ? Number.NaN : Number(given);
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a number from ${min} to ${max}, not ${given}`);
}

/** The same for a whole number. */
export function whole(name: string, given: string, bounds: Bounds): number {
  const value = number(name, given, bounds);
  if (Number.isInteger(value)) return value;
  throw new UsageError(`--${name} must be a whole number, not ${given}`);
}
