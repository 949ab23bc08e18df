/** Campaigns one after the other, and what they have shown together. */
import type { CampaignOptions } from "#proof/options.ts";
import { writeReport } from "#proof/report/report-text.ts";
import type { Report } from "#proof/report/report.ts";
import { lineOfReport, writeSeries } from "#proof/report/series-text.ts";
import { seriesOf, type Series } from "#proof/report/series.ts";

export interface Proof {
  readonly reports: readonly Report[];
  readonly series: Series;
  readonly passed: boolean;
}

export interface ProveDeps {
  /** One campaign from beginning to end. Errors: it could not be run; then it has shown nothing. */
  readonly campaign: (seed: number) => Promise<Report>;
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Runs them all, unless `stop` says otherwise. Of several, one that falls over does not keep the others from being run,
 * and only those that did not pass are told at length.
 */
export async function prove(options: CampaignOptions, { campaign, say, stop }: ProveDeps): Promise<Proof> {
  const { campaigns, seed: first, complete } = options;
  const reports: Report[] = [];
  const fallen: number[] = [];
  for (let seed = first; seed < first + campaigns && !stop.aborted; seed += 1) {
    try {
      const report = await campaign(seed);
      reports.push(report);
      say(campaigns > 1 && report.passed ? `${lineOfReport(report)}\n` : writeReport(report));
    } catch (error) {
      if (campaigns === 1) throw error;
      fallen.push(seed);
      say(`seed ${seed}: the campaign could not be run: ${(error as Error).stack}\n`);
    }
  }
  const series = seriesOf(reports, fallen);
  if (campaigns > 1) say(writeSeries(series));
  return { reports, series, passed: series.failed.length === 0 && !(complete && series.missing.length > 0) };
}
