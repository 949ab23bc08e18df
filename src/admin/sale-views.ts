/** How reservations and payments are told to operators. */
import type { Static } from "typebox";

import type { SaleRow } from "#admin/sale-queries.ts";
import type { foundPayment, foundReservation } from "#admin/search-schema.ts";
import type { Catalogue } from "#concerts/catalogue.ts";

export type FoundReservation = Static<typeof foundReservation>;
export type FoundPayment = Static<typeof foundPayment>;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const isoOrNull = (milliseconds: number | null): string | null => (milliseconds === null ? null : iso(milliseconds));

/** What the two have in common: whose it is, and for what. */
async function viewSale(catalogue: Pick<Catalogue, "concert" | "show">, row: SaleRow) {
  const { reservationId, userId, userName, concertId, showId, amount } = row;
  const [{ title }, show] = await Promise.all([catalogue.concert(concertId), catalogue.show(showId)]);
  const seats = row.seats.map((number) => show.seat(number));
  const startsAt = iso(show.startsAt);
  return { reservationId, userId, userName, concertId, title, showId, date: show.date, startsAt, seats, amount };
}

export async function viewFoundReservation(
  catalogue: Pick<Catalogue, "concert" | "show">,
  row: SaleRow,
): Promise<FoundReservation> {
  return {
    ...(await viewSale(catalogue, row)),
    status: row.status,
    createdAt: iso(row.createdAt),
    heldUntil: iso(row.heldUntil),
    paymentId: row.paymentId,
    paidAt: isoOrNull(row.paidAt),
    refundedAt: isoOrNull(row.refundedAt),
  };
}

/** The payment of a reservation that was paid. */
export async function viewFoundPayment(
  catalogue: Pick<Catalogue, "concert" | "show">,
  row: SaleRow,
): Promise<FoundPayment> {
  return {
    paymentId: row.paymentId ?? 0,
    ...(await viewSale(catalogue, row)),
    paidAt: iso(row.paidAt ?? 0),
    refundedAt: isoOrNull(row.refundedAt),
    refundReason: row.refundReason,
    refundedBy: row.refundedBy,
  };
}
