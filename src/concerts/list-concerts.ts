/** Lists what is sold, newest first. */
import type { Static } from "typebox";

import type { Catalogue, ConcertRow, Show } from "#concerts/catalogue.ts";
import { listConcertsBefore } from "#concerts/queries.ts";
import type { concertPage, concertSummary } from "#concerts/schema.ts";
import type { Queryable } from "#db/statement.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import { Problem } from "#problems.ts";

export type ConcertPage = Static<typeof concertPage>;
export type ConcertSummary = Static<typeof concertSummary>;

export interface ListDeps {
  db: Queryable;
  catalogue: Catalogue;
  /** Whether every seat of every show of the concert is sold, as far as is known here. */
  isSoldOut(concertId: number): boolean;
}

export async function listConcerts(deps: ListDeps, request: PageRequest): Promise<ConcertPage> {
  const bounds = pageBounds(request);
  const rows = await listConcertsBefore(deps.db, bounds.before, bounds.limit);
  const summaries = await Promise.all(rows.map((row) => summaryOf(deps, row).catch(undefinedIfNotFound)));
  const page = toPage(rows, bounds, { idOf: (row) => row.concertId, itemOf: (row) => summaries[rows.indexOf(row)] });
  return { ...page, items: page.items.filter((item) => item !== undefined) };
}

/** A concert without shows (written past the operator's verbs) cannot be booked, so it is not for sale. */
function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof Problem && error.code === "NOT_FOUND") return undefined;
  throw error;
}

/** Problem: NOT_FOUND, for a concert without shows. */
export async function summaryOf(deps: ListDeps, concert: ConcertRow): Promise<ConcertSummary> {
  const { concertId, title, artist, venue, saleOpensAt } = concert;
  return {
    concertId,
    title,
    artist,
    venue,
    saleOpensAt: new Date(saleOpensAt).toISOString(),
    ...datesOf(await deps.catalogue.showsOf(concertId)),
    soldOut: deps.isSoldOut(concertId),
  };
}

function datesOf(shows: readonly Show[]): { firstDate: string; lastDate: string } {
  const dates = shows.map((show) => show.date).toSorted();
  return { firstDate: dates[0] ?? "", lastDate: dates.at(-1) ?? "" };
}
