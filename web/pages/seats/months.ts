/** Dates by month, in their order. */
import type { ShowDate } from "#web/pages/seats/seats-queries.ts";

export interface Month {
  /** 2026-10 */
  month: string;
  shows: ShowDate[];
}

export function monthsOf(dates: readonly ShowDate[]): Month[] {
  const months: Month[] = [];
  for (const show of dates.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))) {
    const month = show.date.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.shows.push(show);
    else months.push({ month, shows: [show] });
  }
  return months;
}
