/** How checkers say what they have found. */
import { thousands } from "#crowd/words.ts";
import type { Finding } from "#proof/checkers/checker.ts";

/** The violations, the shortest first, and how much was checked. */
export function finding(violations: readonly string[], checked: number, seen: string): Finding {
  return { violations: violations.toSorted((a, b) => a.length - b.length), checked, seen };
}

/** "1,204 payments", "1 payment". */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "line 4", "lines 4 and 9", "lines 4, 9 and 12": where in the history it can be seen. */
export function linesOf(...lines: readonly number[]): string {
  const told = [...new Set(lines)].toSorted((a, b) => a - b);
  const last = told.at(-1);
  return told.length < 2 ? `line ${last ?? "?"}` : `lines ${told.slice(0, -1).join(", ")} and ${last}`;
}

/** A moment of the history, as it is told. */
export function at(ms: number): string {
  return Number.isFinite(ms) ? `${(ms / 1000).toFixed(3)} s` : "the end";
}
