/** Trials as people read them. */
import { thousands, wrapped } from "#crowd/words.ts";
import type { Trial } from "#proof/mutants/trial.ts";
import type { Accusation } from "#proof/mutants/verdict.ts";

const nameWidth = 32;
const textWidth = 118;
const indent = "    ";

/** One line, and beneath it, where it did not pass, what was found and what should have been. */
export function writeTrial(trial: Trial): string {
  const { mutant, scenario, history, operations, accusations, passed } = trial;
  const name = mutant ? mutant.name : `Jari as it is (${scenario})`;
  const outcome = mutant
    ? `${passed ? "caught" : "SURVIVED"} by ${accusations.map(writeCatcher).join(", ") || "nobody"}`
    : `${passed ? "no alarm" : "ACCUSED"} in ${thousands(operations)} operations`;
  const line = `${name.padEnd(nameWidth)} ${outcome}\n`;
  if (passed) return line;
  const wanted = mutant ? [`It ${mutant.says}: breaks ${mutant.breaks.join(" or ")}.`] : [];
  const found = accusations.map(({ invariant, violation }) => `${invariant}: ${violation}`);
  return line + [...wanted, ...found, `The history lies in ${history}.`].map(writeBeneath).join("");
}

/** How many were caught, and whether Jari as it is was accused of anything. */
export function writeSummary(trials: readonly Trial[]): string {
  const mutants = trials.filter(({ mutant }) => mutant);
  const unmutated = trials.filter(({ mutant }) => !mutant);
  const count = (some: readonly Trial[]): string => thousands(some.filter(({ passed }) => passed).length);
  return (
    `\n${count(mutants)} of ${thousands(mutants.length)} mutants caught by a checker that should catch them; ` +
    `Jari as it is raised no alarm in ${count(unmutated)} of ${thousands(unmutated.length)} scenarios.\n`
  );
}

function writeCatcher({ invariant, name, after }: Accusation): string {
  const when = after === undefined ? "in the database" : `after ${thousands(after)} operations`;
  return `${invariant} ${name} (${when})`;
}

function writeBeneath(text: string): string {
  return wrapped(text, textWidth - indent.length)
    .map((line) => `${indent}${line}\n`)
    .join("");
}
