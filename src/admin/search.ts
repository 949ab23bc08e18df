/**
 * Searching reservations and payments, for operators. Promises: newest first, page by page; whatever is asked for, each
 * page reads a bounded number of rows by an index.
 */
import type { Static } from "typebox";

import { listPaidSales, listSales } from "#admin/sale-queries.ts";
import { viewFoundPayment, viewFoundReservation } from "#admin/sale-views.ts";
import {
  findReservationOfPayment,
  findUsersByName,
  listLiveHolds,
  listReservationsOnSeat,
  paymentSources,
  reservationSources,
  type Look,
  type Sources,
} from "#admin/search-queries.ts";
import { cutPage, mergeCandidates, readSearchTerm, type Candidate, type SearchTerm } from "#admin/search-rules.ts";
import type { searchPaymentsQuery, searchReservationsQuery } from "#admin/search-schema.ts";
import type { Catalogue, Show } from "#concerts/catalogue.ts";
import type { Queryable } from "#db/statement.ts";
import { pageBounds } from "#http/pages.ts";
import { Problem } from "#problems.ts";

export interface SearchDeps {
  db: Queryable;
  catalogue: Pick<Catalogue, "concert" | "show" | "showsOf">;
}

export type ReservationSearch = Static<typeof searchReservationsQuery>;
export type PaymentSearch = Static<typeof searchPaymentsQuery>;

/** Rows looked at for one page where most may have another status. */
const lookedAtForStatus = 1_000;
/** Users of one name: more are no answer to whoever looks for one. */
const maxNamesakes = 500;

/** Reservations that fit all that is asked. Problems: NOT_FOUND (no such concert or show), INVALID_REQUEST. */
export async function searchReservations(deps: SearchDeps, request: ReservationSearch) {
  const { ids, nextCursor } = await search(deps, reservationSources, request);
  const rows = await listSales(deps.db, ids);
  return { items: await Promise.all(rows.map((row) => viewFoundReservation(deps.catalogue, row))), nextCursor };
}

/** Payments that fit all that is asked. Problems: as searchReservations. */
export async function searchPayments(deps: SearchDeps, request: PaymentSearch) {
  const { ids, nextCursor } = await search(deps, paymentSources, request);
  const rows = await listPaidSales(deps.db, ids);
  return { items: await Promise.all(rows.map((row) => viewFoundPayment(deps.catalogue, row))), nextCursor };
}

async function search(deps: SearchDeps, sources: Sources, request: ReservationSearch) {
  const { q, status } = request;
  const shows = await showsIn(deps, request);
  const { before, limit } = pageBounds(request);
  const showIds = shows?.map(({ showId }) => showId) ?? null;
  const holds = status === "HELD" && q === undefined;
  const lookedAt = status === undefined || holds ? limit : lookedAtForStatus;
  const look = { before, lookedAt, showIds };
  const candidates = holds ? await listLiveHolds(deps.db, look) : await candidatesOf(deps, sources, { look, q, shows });
  return cutPage(candidates, { limit: limit - 1, lookedAt, status });
}

/** The shows to look at; null: all there are. */
async function showsIn({ catalogue }: SearchDeps, { concertId, showId }: ReservationSearch) {
  if (showId === undefined) return concertId === undefined ? null : catalogue.showsOf(concertId);
  const show = await catalogue.show(showId);
  return concertId === undefined || concertId === show.concertId ? [show] : [];
}

interface Search {
  look: Look;
  q: string | undefined;
  shows: readonly Show[] | null;
}

async function candidatesOf({ db }: SearchDeps, sources: Sources, { look, q, shows }: Search): Promise<Candidate[]> {
  if (q === undefined) return sources.newest(db, look);
  const term = readSearchTerm(q);
  if (Object.keys(term).length === 0) {
    throw refused("is neither an id nor a seat; of a name, type two letters or more");
  }
  const [userIds, reservationIds] = await Promise.all([usersMeant(db, term), reservationsMeant(db, term, shows)]);
  return mergeCandidates(
    await Promise.all([
      userIds.length > 0 ? sources.ofUsers(db, look, userIds) : [],
      reservationIds.length > 0 ? sources.ofReservations(db, look, reservationIds) : [],
    ]),
  );
}

async function usersMeant(db: Queryable, { userId, namePart }: SearchTerm): Promise<string[]> {
  if (userId !== undefined) return [userId];
  if (namePart === undefined) return [];
  const found = await findUsersByName(db, namePart, maxNamesakes + 1);
  if (found.length <= maxNamesakes) return found;
  throw refused(`is in the names of more than ${maxNamesakes} users; type more of the name`);
}

function refused(message: string): Problem {
  return new Problem("INVALID_REQUEST", `query/q ${message}.`, { errors: [{ path: "query/q", message }] });
}

async function reservationsMeant(
  db: Queryable,
  { number, seat }: SearchTerm,
  shows: readonly Show[] | null,
): Promise<number[]> {
  if (number !== undefined) {
    const [ofPayment, onSeat] = await Promise.all([
      findReservationOfPayment(db, number),
      onSeatOf(db, number, shows ?? []),
    ]);
    return [number, ...ofPayment, ...onSeat];
  }
  return seat
    ? onSeatOf(
        db,
        seat.number,
        (shows ?? []).filter((show) => isInSection(show, seat)),
      )
    : [];
}

/** Who has the seat of this number now, in those of the shows that have one. A number without a show means no seat. */
function onSeatOf(db: Queryable, number: number, shows: readonly Show[]): Promise<number[]> | number[] {
  const having = shows.filter(({ seatsTotal }) => number >= 1 && number <= seatsTotal);
  if (having.length === 0) return [];
  return listReservationsOnSeat(
    db,
    having.map(({ showId }) => showId),
    number,
  );
}

function isInSection({ sections }: Show, { section, number }: { section: string; number: number }): boolean {
  return sections.some(
    ({ name, first, last }) => name.toLowerCase() === section.toLowerCase() && number >= first && number <= last,
  );
}
