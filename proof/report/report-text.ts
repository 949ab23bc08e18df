/** The report on a campaign as a person wants to read it: first whether all was kept, then what it was checked on. */
import { inSeconds, thousands, wrapped } from "#crowd/words.ts";
import { formatMachine } from "#load/machine.ts";
import type { Spread } from "#load/stats.ts";
import { formatTable } from "#load/table.ts";
import type { Recovery } from "#proof/report/recoveries.ts";
import type { Report } from "#proof/report/report.ts";
import { percent, totalOf, unknownShare, type Outcomes } from "#proof/report/tally.ts";
import type { Verdict } from "#proof/report/verdicts.ts";

const marks = { kept: "kept", broken: "BROKEN", unchecked: "not checked" };
const textWidth = 116;
const deep = " ".repeat(18);

export function writeReport(report: Report): string {
  const { machine, verdicts, history, repeat } = report;
  return [
    "",
    titleOf(report),
    conclusionOf(report),
    ...[...report.shortcomings, ...report.crashes].map((words) => `! ${words}`),
    "",
    ...verdicts.flatMap(linesOfVerdict),
    ...auditLines(report),
    "",
    ...tableLines(operationRows(report)),
    "",
    ...faultLines(report),
    "",
    ...rareStateLines(report),
    "",
    formatMachine(machine).trimEnd(),
    `history: ${history}`,
    `again:   ${repeat}`,
    "",
  ].join("\n");
}

function titleOf({ seed, minutes, tookSeconds, instances, concerts, endedEarly }: Report): string {
  const early = endedEarly ? ", ended early" : "";
  return `Campaign of seed ${seed}: ${minutes} min${early}, ${inSeconds(tookSeconds)} in all, ${instances} instances, ${concerts} concerts`;
}

function conclusionOf({ passed, verdicts, audit, crashes, shortcomings }: Report): string {
  const numbers = (wanted: Verdict["verdict"]): string =>
    verdicts
      .filter(({ verdict }) => verdict === wanted)
      .map(({ invariant }) => invariant)
      .join(", ");
  const broken = [numbers("broken"), audit?.holds === false ? "the service's own audit" : ""].filter(Boolean);
  if (crashes.length > 0) return "AN INSTANCE ENDED BY ITSELF.";
  if (broken.length > 0) return `INVARIANTS WERE BROKEN: ${broken.join(", ")}.`;
  if (!passed && shortcomings.length > 0) return "NOTHING IS SHOWN BY THIS CAMPAIGN.";
  const unchecked = numbers("unchecked");
  return unchecked === "" ? "Every invariant was kept." : `Every invariant was kept; not checked: ${unchecked}.`;
}

function linesOfVerdict({ invariant, verdict, name, says, seen, broken, violations, lines }: Verdict): string[] {
  const untold = broken - violations.length;
  return [
    `${String(invariant).padStart(4)}  ${marks[verdict].padEnd(12)}${name}`,
    ...indented(says),
    ...indented(seen),
    ...violations.slice(0, 1).flatMap(linesOfViolation),
    ...lines.map((line) => `${deep}  | ${line}`),
    ...violations.slice(1).flatMap(linesOfViolation),
    ...(untold > 0 ? indented(`! and ${thousands(untold)} more`) : []),
  ];
}

function indented(words: string): string[] {
  return wrapped(words, textWidth - deep.length).map((line) => deep + line);
}

/** As its checker tells it: lines of the history are not wrapped, so that they can be searched for. */
function linesOfViolation(words: string): string[] {
  return words.split("\n").map((line, index) => `${deep}${index === 0 ? "! " : "  "}${line}`);
}

function auditLines({ audit }: Report): string[] {
  const head = (mark: string): string => `      ${mark.padEnd(12)}the service's own audit`;
  if (!audit) return [head(marks.unchecked)];
  const seen = indented(`${audit.invariants} sentences over the live database, when all was over`);
  const broken = audit.broken.flatMap(({ name, sentence, offending }) =>
    linesOfViolation(`${name}: ${sentence}\n${JSON.stringify(offending)}`),
  );
  const excused = audit.excused.flatMap((name) => indented(`${name} does not hold: the database's clock was set.`));
  return [head(audit.holds ? marks.kept : marks.broken), ...seen, ...excused, ...broken];
}

function operationRows({ operations, total }: Report): string[][] {
  const row = (name: string, outcomes: Outcomes): string[] => [
    name,
    ...[totalOf(outcomes), outcomes.ok, outcomes.fail, outcomes.info].map(thousands),
    percent(unknownShare(outcomes)),
  ];
  return [
    ["operations", "all", "ok", "refused", "unknown", ""],
    ...operations.map((one) => row(one.op, one)),
    row("together", total),
  ];
}

function faultLines({ recoveries, leftOut, failures }: Report): string[] {
  const rows = recoveries.map((one) => [
    one.fault,
    thousands(one.blows),
    ...[one.afterBlowMs, one.afterEndMs, one.longestMs].map(inMs),
    unseenOf(one),
  ]);
  const head = ["faults", "blows", "from the blow, ms", "from its end, ms", "longest without, ms", ""];
  return [
    ...(rows.length > 0
      ? [...tableLines([head, ...rows]), "  (to the next write that was asked then and done: median (least-greatest))"]
      : ["no faults"]),
    ...leftOut.map(({ fault, why }) => `  left out: ${fault}, ${why}`),
    ...failures.map((words) => `  could not be done: ${words}`),
  ];
}

function unseenOf({ unseen }: Recovery): string {
  return unseen > 0 ? `${unseen} at the very end` : "";
}

function inMs(spread: Spread | undefined): string {
  if (!spread) return "-";
  const [median, min, max] = [spread.median, spread.min, spread.max].map(thousands);
  return min === max ? `${median}` : `${median} (${min}-${max})`;
}

function rareStateLines({ rareStates }: Report): string[] {
  return tableLines([
    ["rare states", "times"],
    ...rareStates.map(({ name, count }) => [name, count === 0 ? "not reached" : thousands(count)]),
  ]);
}

function tableLines(rows: readonly (readonly string[])[]): string[] {
  return formatTable(rows).trimEnd().split("\n");
}
