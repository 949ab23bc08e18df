/**
 * What a campaign has shown: figures and verdicts, from its record and nothing else, so that a history that is checked
 * again yields the same report.
 */
import type { CampaignRecord, Circumstances } from "#proof/campaign/record.ts";
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import type { Header } from "#proof/history/event.ts";
import type { RareState } from "#proof/checkers/rare-states.ts";
import { nemeses } from "#proof/nemeses/all.ts";
import { judgeAudit, type AuditVerdict } from "#proof/report/audit-verdict.ts";
import { recoveriesOf, type Recovery } from "#proof/report/recoveries.ts";
import { sumOf, tally, type Outcomes, type Tally } from "#proof/report/tally.ts";
import { judge, type Verdict } from "#proof/report/verdicts.ts";

export interface Report extends Omit<Circumstances, "audit"> {
  readonly audit?: AuditVerdict;
  readonly seed: number;
  readonly minutes: number;
  readonly instances: number;
  readonly concerts: number;
  /** From the first line of the history to its last. */
  readonly tookSeconds: number;
  readonly operations: readonly Tally[];
  readonly total: Outcomes;
  readonly recoveries: readonly Recovery[];
  readonly rareStates: readonly RareState[];
  readonly samples: number;
  readonly verdicts: readonly Verdict[];
  /** Why the campaign shows nothing, whatever the verdicts are; empty where it does. */
  readonly shortcomings: readonly string[];
  readonly history: string;
  /** The command that runs it again. */
  readonly repeat: string;
  readonly passed: boolean;
}

/** Fewer successes a second than this and the invariants were hardly put to the test. */
const leastPerSecond = 10;

/** Checks what was recorded. `rareStatesOf` counts what seldom happens and has to. */
export function reportOn(
  { history, evidence, circumstances }: CampaignRecord,
  checkers: readonly Checker[],
  rareStatesOf: (evidence: Evidence) => readonly RareState[],
): Report {
  const { header, operations, faults, samples } = evidence;
  const byOperation = tally(operations);
  const recoveries = recoveriesOf(operations, faults);
  const verdicts = judge(evidence, checkers);
  const figures = {
    seed: header.seed,
    minutes: header.minutes,
    instances: header.instances,
    concerts: header.concerts.length,
    tookSeconds: operations.reduce((last, { endedAt }) => Math.max(last, endedAt), 0) / 1000,
    operations: byOperation,
    total: sumOf(byOperation),
    recoveries,
    samples: samples.length,
  };
  const shortcomings = shortcomingsOf(evidence, circumstances, figures);
  const { audit: seen, ...others } = circumstances;
  const audit = seen && judgeAudit(seen, faults);
  const isSound = audit?.holds !== false && others.crashes.length === 0;
  return {
    ...others,
    ...(audit && { audit }),
    ...figures,
    rareStates: rareStatesOf(evidence),
    verdicts,
    shortcomings,
    history,
    repeat: repeatCommand(header),
    passed: isSound && shortcomings.length === 0 && verdicts.every(({ verdict }) => verdict !== "broken"),
  };
}

function shortcomingsOf(
  { header, dump }: Evidence,
  { leftOut, audit }: Circumstances,
  { total, tookSeconds, recoveries, samples }: Pick<Report, "total" | "tookSeconds" | "recoveries" | "samples">,
): string[] {
  const needed = Math.ceil(leastPerSecond * Math.min(tookSeconds, 60 * header.minutes));
  const hasFaults = header.faults.length > leftOut.length;
  const found: [boolean, string][] = [
    [total.ok < needed, `only ${total.ok} operations succeeded, of ${needed} at least`],
    [hasFaults && total.info === 0, "nothing was left unknown although there were to be faults"],
    [hasFaults && recoveries.length === 0, "no fault has struck"],
    [samples === 0, "the database was never sampled"],
    [!dump, "the database at the end is not known"],
    [!audit, "the service's own audit was not answered"],
  ];
  return found.filter(([isSo]) => isSo).map(([, words]) => words);
}

function repeatCommand({ seed, minutes, faults }: Header): string {
  const isAll = nemeses.every(({ name }) => faults.includes(name));
  const named = faults.length === 0 ? "none" : isAll ? "all" : faults.join(",");
  return `npm run prove -- --seed ${seed} --minutes ${minutes} --faults ${named}`;
}
