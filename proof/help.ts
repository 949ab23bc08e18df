/** What `npm run prove -- --help` and `-- --list` say. */
import type { Checker } from "#proof/checkers/checker.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import type { Ability } from "#proof/world/world.ts";

export const help = `Runs campaigns: recording clients against real instances on a real PostgreSQL while everything is broken on
purpose; then checks 17 invariants on what was recorded, and reports.

  npm run prove                                        a campaign of a minute, all faults, a new seed
  npm run prove -- --seed 7 --minutes 2                the same faults and intents each time
  npm run prove -- --check .proof/seed-7/history.jsonl

  --seed N        of the first campaign (a new one each time; it is told)
  --minutes M     how long a campaign breaks things (1)
  --faults A,B    only these faults; or all; or none (all that the machine allows)
  --campaigns K   so many, one after the other, each with the next seed (1)
  --out FOLDER    where each campaign's history lies, in a folder of its own (.proof)
  --json FILE     the report as JSON, besides
  --complete      over all campaigns every invariant must have been checked, and every rare state reached

  --check PATH    checks a recorded history anew, with what lies beside it; or all campaigns in a folder
  --list          the invariants, the faults, and which of them this machine allows

Ends with 0 if all was kept and put to the test, 1 if not, 2 if nothing can be said.
`;

/** All that can be checked and broken. `abilities` are those of this machine. */
export function listing(
  checkers: readonly Checker[],
  nemeses: readonly Nemesis[],
  abilities: ReadonlySet<Ability>,
): string {
  const invariants = checkers.toSorted((a, b) => a.invariant - b.invariant);
  const rows = nemeses.map(({ name, says, needs }) => {
    const missing = needs.filter((ability) => !abilities.has(ability));
    return `  ${name.padEnd(nameWidth)}${says}${missing.length > 0 ? ` [not here: ${missing.join(", ")}]` : ""}`;
  });
  return [
    "Invariants",
    ...invariants.map(({ invariant, name, says }) => `  ${String(invariant).padStart(2)} ${name}: ${says}`),
    "",
    "Faults",
    ...rows,
    "",
  ].join("\n");
}

const nameWidth = 30;
