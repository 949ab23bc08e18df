/** What the command line asks for. */
import { parseArgs } from "node:util";

export interface Options {
  /** Keys of what is measured in each round. */
  keys: readonly string[];
  rounds: number;
  /** How long a row is driven as fast as it goes, and how long at half of that rate. */
  seconds: number;
  /** Whether the line of `places` is measured. */
  million: boolean;
  growth: boolean;
  /** How many wait in the longest line. */
  places: number;
  /** Where the figures are written as JSON. */
  json?: string;
}

/** The command line cannot be followed as it is; the message says why. */
export class OptionsError extends Error {}

export const usage = `npm run bench -- [options]
  --quick          one round of short rows, without the million: under two minutes
  --repeat N       rounds; what is told is their median (3)
  --seconds S      how long a row is driven at its top rate, and again at half of it (5)
  --rows A,B       only these rows, without the million
  --million        only the line of a million
  --growth         only how cost grows with places, seats, instances and concerts
  --places N       how many wait in the longest line (1000000)
  --json FILE      writes all figures to a file
  --help           says this
`;

const flags = {
  quick: { type: "boolean", default: false },
  repeat: { type: "string" },
  seconds: { type: "string" },
  rows: { type: "string" },
  million: { type: "boolean", default: false },
  growth: { type: "boolean", default: false },
  places: { type: "string", default: "1000000" },
  json: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Reads the command line; undefined where help is asked for. `known` are the keys that there are. Errors: OptionsError. */
export function readOptions(argv: readonly string[], known: readonly string[]): Options | undefined {
  const { quick, rows, million, growth, json, help, ...numbers } = parse(argv);
  if (help) return undefined;
  const whole = rows === undefined && !million && !growth;
  return {
    keys: rows === undefined ? (whole ? known : []) : readKeys(rows, known),
    rounds: readNumber("repeat", numbers.repeat ?? (quick ? "1" : "3"), 1),
    seconds: readNumber("seconds", numbers.seconds ?? (quick ? "0.7" : "5"), 0.1),
    million: million || (whole && !quick),
    growth,
    places: readNumber("places", numbers.places, 1_000),
    ...(json !== undefined && { json }),
  };
}

function readKeys(text: string, known: readonly string[]): string[] {
  const keys = text.split(",").map((key) => key.trim());
  const unknown = keys.filter((key) => !known.includes(key));
  if (unknown.length === 0) return keys;
  throw new OptionsError(`there is no row ${unknown.join(", ")}; there are ${known.join(", ")}`);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags }).values;
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}

function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && (least < 1 || Number.isInteger(value))) return value;
  throw new OptionsError(`--${name} must be ${least < 1 ? "a number" : "a whole number"}, at least ${least}`);
}
