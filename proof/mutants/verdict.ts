/** Which checkers accuse a service of something, on what was recorded of it, and how soon they could have. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";

export interface Accusation {
  readonly invariant: number;
  readonly name: string;
  /** The shortest. */
  readonly violation: string;
  /** How many operations had been asked for when the history showed it; absent where only the database does. */
  readonly after?: number;
}

/** What each checker accuses it of, by invariant; those that accuse it of nothing are left out. */
export function accuse(evidence: Evidence, checkers: readonly Checker[]): Accusation[] {
  return checkers.flatMap((checker): Accusation[] => {
    const { invariant, name } = checker;
    const [violation] = checker.check(evidence).violations;
    if (violation === undefined) return [];
    const after = operationsUntil(evidence, checker);
    return [{ invariant, name, violation, ...(after !== undefined && { after }) }];
  });
}

/** How long the shortest beginning of the history is that breaks the invariant. */
function operationsUntil(evidence: Evidence, checker: Checker): number | undefined {
  const { dump: _later, ...beforeTheEnd } = evidence;
  for (let count = 1; count <= evidence.operations.length; count += 1) {
    const operations = evidence.operations.slice(0, count);
    const heard = Math.max(...operations.map(({ endedAt }) => endedAt));
    const samples = evidence.samples.filter(({ by }) => by <= heard);
    if (checker.check({ ...beforeTheEnd, operations, samples }).violations.length > 0) return count;
  }
  return undefined;
}
