/**
 * What the figures of a sale were in the last ten minutes, for charts. Promises: moments only ascend; nothing older than the
 * window is kept; a time in which nothing was heard stays a gap, and is not drawn as if it were known.
 */
import type { Answer } from "#web/api/client.ts";

export type Figures = Answer<"getFigures">;

/** The figures that are drawn over time. */
export const drawnFigures = [
  "waiting",
  "admitted",
  "held",
  "sold",
  "admissionsPerSecond",
  "salesPerSecond",
] as const satisfies readonly (keyof Figures)[];
export type DrawnFigure = (typeof drawnFigures)[number];

/** What was heard at one moment. */
export interface Sample extends Record<DrawnFigure, number> {
  /** Seconds since 1970, by the server's clock. */
  at: number;
}

const windowSeconds = 600;
/** Figures come each second: after so long, some were missed. */
const gapSeconds = 6;

/** The history with the newest figures; the same history if they are not newer. */
export function remember(history: readonly Sample[], figures: Figures): readonly Sample[] {
  const at = Date.parse(figures.at) / 1000;
  const newest = history.at(-1);
  if (newest && at <= newest.at) return history;
  const { waiting, admitted, held, sold, admissionsPerSecond, salesPerSecond } = figures;
  const sample = { at, waiting, admitted, held, sold, admissionsPerSecond, salesPerSecond };
  return [...history.filter((one) => one.at > at - windowSeconds), sample];
}

/** One row of values for each figure that is asked for, all as long as `times`; null where nothing was heard. */
export interface Columns {
  times: number[];
  values: (number | null)[][];
}

/** The history as columns, with a moment of nothing in each gap. */
export function columnsOf(history: readonly Sample[], figures: readonly DrawnFigure[]): Columns {
  const times: number[] = [];
  const values: (number | null)[][] = figures.map(() => []);
  for (const [index, sample] of history.entries()) {
    const before = history[index - 1];
    if (before && sample.at - before.at > gapSeconds) {
      times.push((before.at + sample.at) / 2);
      for (const column of values) column.push(null);
    }
    times.push(sample.at);
    for (const [column, figure] of figures.entries()) values[column]?.push(sample[figure]);
  }
  return { times, values };
}

/** The last sample of each minute, the newest first: the history for who reads a table. */
export function byMinute(history: readonly Sample[]): Sample[] {
  const minutes = new Map<number, Sample>();
  for (const sample of history) minutes.set(Math.floor(sample.at / 60), sample);
  return [...minutes.values()].toReversed();
}

/** The highest value of a figure in the history; 0 if there is none. */
export function peakOf(history: readonly Sample[], figure: DrawnFigure): number {
  return history.reduce((peak, sample) => Math.max(peak, sample[figure]), 0);
}
