/** What all checkers say of a campaign. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { linesNamedIn, showLines } from "#proof/report/shown.ts";

export interface Verdict {
  readonly invariant: number;
  readonly name: string;
  /** What must hold. */
  readonly says: string;
  /** `unchecked`: nothing happened that it speaks of, which is no proof. */
  readonly verdict: "kept" | "broken" | "unchecked";
  /** What it was checked on, and how much that was. */
  readonly seen: string;
  readonly checked: number;
  /** How many contradictions there are; only the first of them, which are the shortest, are told. */
  readonly broken: number;
  readonly violations: readonly string[];
  /** The lines of the history that the first of them speaks of. */
  readonly lines: readonly string[];
}

const mostTold = 3;

/** By invariant, in their order. A checker that finds a contradiction and has counted nothing has found it all the same. */
export function judge(evidence: Evidence, checkers: readonly Checker[]): Verdict[] {
  return checkers
    .map((checker): Verdict => {
      const { invariant, name, says } = checker;
      const { violations, checked, seen } = checker.check(evidence);
      const verdict = violations.length > 0 ? "broken" : checked > 0 ? "kept" : "unchecked";
      return {
        invariant,
        name,
        says,
        verdict,
        seen,
        checked,
        broken: violations.length,
        violations: violations.slice(0, mostTold),
        lines: showLines(evidence, linesNamedIn(violations[0] ?? "")),
      };
    })
    .toSorted((a, b) => a.invariant - b.invariant);
}
