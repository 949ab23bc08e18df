/** What several campaigns have shown together. */
import type { RareState } from "#proof/checkers/rare-states.ts";
import type { Report } from "#proof/report/report.ts";
import { sumOf, type Outcomes } from "#proof/report/tally.ts";

export interface Series {
  readonly campaigns: number;
  readonly total: Outcomes;
  /** In how many campaigns each was kept, and on how much it was checked in all of them. */
  readonly invariants: readonly {
    readonly invariant: number;
    readonly name: string;
    readonly kept: number;
    readonly broken: number;
    readonly unchecked: number;
    readonly checked: number;
  }[];
  /** How often each fault struck, and in how many campaigns. */
  readonly faults: readonly { readonly fault: string; readonly blows: number; readonly campaigns: number }[];
  readonly rareStates: readonly RareState[];
  /** Seeds of the campaigns that did not pass, or could not be run. */
  readonly failed: readonly number[];
  /** What no campaign has shown: invariants never checked, rare states never reached. */
  readonly missing: readonly string[];
}

/** Adds up. `fallen` are the seeds of campaigns that could not be run. */
export function seriesOf(reports: readonly Report[], fallen: readonly number[] = []): Series {
  const invariants = invariantsOf(reports);
  const rareStates = rareStatesOf(reports);
  return {
    campaigns: reports.length + fallen.length,
    total: sumOf(reports.map(({ total }) => total)),
    invariants,
    faults: faultsOf(reports),
    rareStates,
    failed: [...reports.filter(({ passed }) => !passed).map(({ seed }) => seed), ...fallen].toSorted((a, b) => a - b),
    missing: [
      ...invariants
        .filter(({ checked }) => checked === 0)
        .map(({ invariant }) => `invariant ${invariant} was not checked`),
      ...rareStates.filter(({ count }) => count === 0).map(({ name }) => `not reached: ${name}`),
    ],
  };
}

function invariantsOf(reports: readonly Report[]): Series["invariants"] {
  const [first] = reports;
  return (first?.verdicts ?? []).map(({ invariant, name }) => {
    const ofAll = reports.flatMap(({ verdicts }) => verdicts.filter((one) => one.invariant === invariant));
    const count = (verdict: string): number => ofAll.filter((one) => one.verdict === verdict).length;
    return {
      invariant,
      name,
      kept: count("kept"),
      broken: count("broken"),
      unchecked: count("unchecked"),
      checked: ofAll.reduce((sum, { checked }) => sum + checked, 0),
    };
  });
}

function faultsOf(reports: readonly Report[]): Series["faults"] {
  const all = reports.flatMap(({ recoveries }) => recoveries);
  return [...new Set(all.map(({ fault }) => fault))].map((fault) => {
    const ofFault = all.filter((one) => one.fault === fault);
    return { fault, blows: ofFault.reduce((sum, { blows }) => sum + blows, 0), campaigns: ofFault.length };
  });
}

function rareStatesOf(reports: readonly Report[]): RareState[] {
  const all = reports.flatMap(({ rareStates }) => rareStates);
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    name,
    count: all.filter((one) => one.name === name).reduce((sum, { count }) => sum + count, 0),
  }));
}
