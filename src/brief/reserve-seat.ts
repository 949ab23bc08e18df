/** Reserving one seat of an option: the house's own verb, told as the brief tells it. */
import type { RequestKey } from "#idempotency/keys.ts";
import type { ReservationsRoom } from "#reservations/room.ts";
import type { ReservationView } from "#reservations/views.ts";
import type { QueueClaims } from "#tokens.ts";

export interface SeatOrder {
  concertOptionId: number;
  /** The seat's number. */
  seat: number;
}

/** Holds the seat by a fan's turn. Problems: those of the reservations room. */
export async function reserveSeat(
  reservations: ReservationsRoom,
  claims: QueueClaims,
  { concertOptionId, seat }: SeatOrder,
  requestKey: RequestKey | undefined,
) {
  const { body } = await reservations.reserve(claims, { showId: concertOptionId, seats: [seat] }, requestKey);
  const { reservationId, seats, date, amount, heldUntil } = JSON.parse(body) as ReservationView;
  return { reservationId, concertOptionId, seat: seats[0]?.label ?? "", date, amount, heldUntil };
}
