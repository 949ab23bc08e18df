/** The closing table over several campaigns, and the line that each of them gets while the others run. */
import { thousands } from "#crowd/words.ts";
import { formatTable } from "#load/table.ts";
import type { Report } from "#proof/report/report.ts";
import type { Series } from "#proof/report/series.ts";
import { percent, totalOf, unknownShare } from "#proof/report/tally.ts";

/** One campaign in one line. */
export function lineOfReport({ seed, total, recoveries, passed, tookSeconds }: Report): string {
  const blows = recoveries.reduce((sum, one) => sum + one.blows, 0);
  return [
    `seed ${seed}: ${passed ? "kept" : "NOT KEPT"}`,
    `${thousands(totalOf(total))} operations in ${thousands(tookSeconds)} s`,
    `${percent(unknownShare(total))} unknown`,
    `${thousands(blows)} faults`,
  ].join(", ");
}

export function writeSeries(series: Series): string {
  const { campaigns, total, failed, missing, invariants, faults, rareStates } = series;
  return [
    "",
    `${thousands(campaigns)} campaigns: ${thousands(totalOf(total))} operations, ${percent(unknownShare(total))} unknown`,
    failed.length === 0 ? "Every campaign passed." : `NOT PASSED: the campaigns of the seeds ${failed.join(", ")}.`,
    ...missing.map((words) => `! ${words}`),
    "",
    formatTable([
      ["invariants", "checked on", "kept", "broken", "not checked"],
      ...invariants.map(({ invariant, name, checked, ...counts }) => [
        `${String(invariant).padStart(2)} ${name}`,
        ...[checked, counts.kept, counts.broken, counts.unchecked].map(thousands),
      ]),
    ]),
    formatTable([
      ["faults", "blows", "in campaigns"],
      ...faults.map((one) => [one.fault, ...[one.blows, one.campaigns].map(thousands)]),
    ]),
    formatTable([["rare states", "times"], ...rareStates.map(({ name, count }) => [name, thousands(count)])]),
  ].join("\n");
}
