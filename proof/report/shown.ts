/** The lines of a history that a violation speaks of, as a person can read them. */
import type { Evidence } from "#proof/checkers/checker.ts";
import type { Operation } from "#proof/history/pair.ts";

const mostLines = 12;
const longestLine = 400;

/** Checkers name lines as "line 4" or "lines 4, 9 and 12". */
export function linesNamedIn(words: string): number[] {
  const lists = words.matchAll(/\blines? ((?:\d+(?:, | and )?)+)/gu);
  const numbers = [...lists].flatMap(([, list = ""]) => (list.match(/\d+/gu) ?? []).map(Number));
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

/** What was asked in these lines, and how it ended; lines that are no request's are left out. */
export function showLines({ operations }: Evidence, lines: readonly number[]): string[] {
  const wanted = new Set(lines);
  return operations
    .filter(({ i }) => wanted.has(i))
    .slice(0, mostLines)
    .map(describe);
}

function describe({ i, op, process, instance, key, args, value, outcome, invokedAt, endedAt }: Operation): string {
  const from = (invokedAt / 1000).toFixed(3);
  const until = Number.isFinite(endedAt) ? (endedAt / 1000).toFixed(3) : "never";
  const keyed = key === undefined ? "" : ` key ${key}`;
  const text = `${i}: ${from}-${until} s, process ${process} at ${instance}, ${op} ${JSON.stringify(args)}${keyed}: ${outcome} ${JSON.stringify(value)}`;
  return text.length > longestLine ? `${text.slice(0, longestLine)}...` : text;
}
