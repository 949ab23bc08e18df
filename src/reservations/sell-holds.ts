/** What paying does to reservations, inside its own transaction: lock them, say why one cannot be paid, sell the seats. */
import type { Tx } from "#db/transaction.ts";
import { Problem } from "#problems.ts";
import { lockSeatsOf, sellSeats } from "#reservations/seat-queries.ts";
import { endReservations, lockReservations, type ReservationRow } from "#reservations/queries.ts";

export type { ReservationRow };

/**
 * Takes the locks of reservations and of the seats they hold, and answers each reservation as it then is, undefined
 * where there is none. The seats are locked by their own order here, because a sale changes them in no order.
 */
export async function lockForPayment(
  tx: Tx,
  reservationIds: readonly number[],
): Promise<(ReservationRow | undefined)[]> {
  const [locked] = await Promise.all([lockReservations(tx, reservationIds), lockSeatsOf(tx, reservationIds)]);
  const rows = new Map(locked.map((row) => [row.reservationId, row]));
  return reservationIds.map((id) => rows.get(id));
}

/** Why a user cannot pay a locked reservation at `now`; undefined if they can. */
export function paymentRefusal(
  row: ReservationRow | undefined,
  asked: { userId: string; reservationId: number; concertId: number },
  now: number,
): Problem | undefined {
  const { userId, reservationId, concertId } = asked;
  if (!row || row.userId !== userId) return new Problem("NOT_FOUND", `You have no reservation ${reservationId}.`);
  if (row.concertId !== concertId) {
    return new Problem("FORBIDDEN", `Reservation ${reservationId} is of another concert than the queue token.`);
  }
  if (row.status === "PAID") return new Problem("ALREADY_PAID", `Reservation ${reservationId} is paid.`);
  if (row.status === "CANCELLED")
    return new Problem("HOLD_EXPIRED", "This hold was released, or its payment refunded.");
  if (row.status === "EXPIRED" || row.heldUntil <= now) {
    return new Problem("HOLD_EXPIRED", "The hold ran out before it was paid; others can take the seats.");
  }
  return undefined;
}

/** Gives the seats of locked, live reservations to their owners for good. */
export async function sellHolds(tx: Tx, rows: readonly ReservationRow[], now: number): Promise<void> {
  await Promise.all([
    sellSeats(
      tx,
      rows.flatMap(({ showId, reservationId, seats }) => seats.map((number) => ({ showId, number, reservationId }))),
    ),
    endReservations(
      tx,
      rows.map((row) => row.reservationId),
      "PAID",
      now,
    ),
  ]);
}
