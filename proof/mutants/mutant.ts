/**
 * A mutant is Jari with one promise broken on purpose: what must be changed in its source, or in its tables, for that.
 * Where a second guard stands behind the first (a constraint behind a check), the mutant takes both away: what is tried
 * is whether the checkers see the promise broken, not whether the service is careful twice.
 */
import type { ScenarioName } from "#proof/mutants/scenarios/all.ts";

/** A change of one place of a file of `src/`. */
export interface Edit {
  /** Its path below `src/`. */
  readonly file: string;
  /** Where `from` occurs more than once: a text that occurs once. From there to the next empty line `from` must be found. */
  readonly near?: string;
  readonly from: string;
  readonly to: string;
}

export interface Mutant {
  readonly name: string;
  /** What it does that Jari must not. */
  readonly says: string;
  readonly edits: readonly Edit[];
  /** Run on the migrated tables: guards that are to fall, too. */
  readonly schema?: string;
  /** The invariants of which one at least must be seen broken. */
  readonly breaks: readonly number[];
  /** What has to happen for it to show. */
  readonly scenario: ScenarioName;
}

/**
 * The text of a file with an edit made. Errors: what the edit speaks of is not there exactly once, because the source has
 * changed since.
 */
export function applyEdit(text: string, { file, near, from, to }: Edit): string {
  const begins = near === undefined ? 0 : indexOfOnly(text, near, file);
  const paragraph = near === undefined ? -1 : text.indexOf("\n\n", begins);
  const ends = paragraph === -1 ? text.length : paragraph;
  const at = begins + indexOfOnly(text.slice(begins, ends), from, file);
  return `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
}

function indexOfOnly(text: string, wanted: string, file: string): number {
  const at = text.indexOf(wanted);
  const times = at === -1 ? "nowhere" : "more than once";
  if (at === -1 || text.includes(wanted, at + 1)) throw new Error(`${file}: ${times} there is: ${wanted}`);
  return at;
}
