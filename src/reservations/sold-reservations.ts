/** What happens to reservations after they were paid, inside the transactions of others: they are locked, or undone. */
import type { Tx } from "#db/transaction.ts";
import { endReservations, lockReservations, type ReservationRow } from "#reservations/queries.ts";
import { lockSeats, takeBackSeats } from "#reservations/seat-queries.ts";

export type { ReservationRow };

/** Takes a reservation's lock, without its seats'; undefined if there is none. Whoever holds it knows that a sale stays. */
export async function lockReservation(tx: Tx, reservationId: number): Promise<ReservationRow | undefined> {
  return (await lockReservations(tx, [reservationId]))[0];
}

/** Seats that a reservation was paid for. */
export interface SoldSeats {
  reservationId: number;
  showId: number;
  seats: readonly number[];
}

const keysOf = ({ showId, reservationId, seats }: SoldSeats) =>
  seats.map((number) => ({ showId, number, reservationId }));

/** Takes the locks of a sold reservation and of its seats. */
export async function lockSale(tx: Tx, sale: SoldSeats): Promise<void> {
  await Promise.all([lockReservation(tx, sale.reservationId), lockSeats(tx, keysOf(sale))]);
}

/** Cancels a locked, PAID reservation: others can take its seats at once. */
export async function undoSale(tx: Tx, sale: SoldSeats, now: number): Promise<void> {
  await Promise.all([takeBackSeats(tx, keysOf(sale)), endReservations(tx, [sale.reservationId], "CANCELLED", now)]);
}
