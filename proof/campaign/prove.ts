/** Campaigns one after the other, and what they have shown together. */
import { writeReport } from "#proof/report/report-text.ts";
import type { Report } from "#proof/report/report.ts";
import { lineOfReport, writeSeries } from "#proof/report/series-text.ts";
import { seriesOf, type Series } from "#proof/report/series.ts";

export interface Proof {
  readonly reports: readonly Report[];
  readonly series: Series;
  readonly passed: boolean;
}

export interface ProofOptions {
  readonly seeds: readonly number[];
  /** Over all campaigns every invariant must have been checked and every rare state reached. */
  readonly complete: boolean;
}

export interface ProveDeps {
  /** One campaign from beginning to end, or as it was recorded. Errors: it cannot be had; then it has shown nothing. */
  readonly campaign: (seed: number) => Promise<Report>;
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Runs them all, unless `stop` says otherwise. Of several, one that falls over does not keep the others from being run,
 * and only those that did not pass are told at length.
 */
export async function prove({ seeds, complete }: ProofOptions, { campaign, say, stop }: ProveDeps): Promise<Proof> {
  const isSeries = seeds.length > 1;
  const reports: Report[] = [];
  const fallen: number[] = [];
  for (const seed of seeds) {
    if (stop.aborted) break;
    try {
      const report = await campaign(seed);
      reports.push(report);
      say(isSeries && report.passed ? `${lineOfReport(report)}\n` : writeReport(report));
    } catch (error) {
      if (!isSeries) throw error;
      fallen.push(seed);
      say(`seed ${seed}: the campaign could not be judged: ${(error as Error).stack}\n`);
    }
  }
  const series = seriesOf(reports, fallen);
  if (isSeries) say(writeSeries(series));
  return { reports, series, passed: series.failed.length === 0 && !(complete && series.missing.length > 0) };
}
