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
type QueueState = ConcertSummary["queue"]["state"];

export interface ListDeps {
  db: Queryable;
  catalogue: Catalogue;
  /** Whether no seat of the concert is left: each is sold, or its show has begun. */
  findSoldOut(concertId: number): Promise<boolean>;
  /** The states of the concerts' queues: one look for all of them. */
  queueStatesOf(concertIds: readonly number[]): Promise<ReadonlyMap<number, QueueState>>;
}

export async function listConcerts(deps: ListDeps, request: PageRequest): Promise<ConcertPage> {
  const bounds = pageBounds(request);
  const rows = await listConcertsBefore(deps.db, bounds.before, bounds.limit);
  const [states, summaries] = await Promise.all([
    deps.queueStatesOf(rows.map((row) => row.concertId)),
    Promise.all(rows.map((row) => summaryOf(deps, row).catch(undefinedIfNotFound))),
  ]);
  const page = toPage(rows, bounds, {
    idOf: (row) => row.concertId,
    itemOf(row): ConcertSummary | undefined {
      const summary = summaries[rows.indexOf(row)];
      return summary && { ...summary, queue: { state: states.get(row.concertId) ?? "closed" } };
    },
  });
  return { ...page, items: page.items.filter((item) => item !== undefined) };
}

/** A concert without shows (written past the operator's verbs) cannot be booked, so it is not for sale. */
function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof Problem && error.code === "NOT_FOUND") return undefined;
  throw error;
}

/** All but its queue. Problem: NOT_FOUND, for a concert without shows. */
export async function summaryOf(
  { catalogue, findSoldOut }: Pick<ListDeps, "catalogue" | "findSoldOut">,
  concert: ConcertRow,
): Promise<Omit<ConcertSummary, "queue">> {
  const { concertId, title, artist, venue, saleOpensAt, maxSeatsPerUser } = concert;
  const shows = await catalogue.showsOf(concertId);
  return {
    concertId,
    title,
    artist,
    venue,
    saleOpensAt: new Date(saleOpensAt).toISOString(),
    ...datesOf(shows),
    maxSeatsPerUser,
    ...pricesOf(shows),
    soldOut: await findSoldOut(concertId),
  };
}

function datesOf(shows: readonly Show[]): Pick<ConcertSummary, "firstDate" | "lastDate" | "lastStartsAt"> {
  const dates = shows.map((show) => show.date).toSorted();
  const lastStart = Math.max(...shows.map((show) => show.startsAt));
  return {
    firstDate: dates[0] ?? "",
    lastDate: dates.at(-1) ?? "",
    lastStartsAt: new Date(lastStart).toISOString(),
  };
}

function pricesOf(shows: readonly Show[]): { priceFrom: number; priceTo: number } {
  const prices = shows.flatMap(({ sections }) => sections.map(({ price }) => price));
  return { priceFrom: Math.min(...prices), priceTo: Math.max(...prices) };
}
