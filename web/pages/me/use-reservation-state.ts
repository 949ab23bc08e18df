/** How a reservation stands now: a hold lapses while one looks at it. */
import type { Reservation } from "#web/pages/me/me-queries.ts";
import { reservationState, type KnownPayment, type ReservationState } from "#web/pages/me/reservation-state.ts";
import { useServerNow } from "#web/ui/use-now.ts";

/** Undefined: only its payment will tell. */
export function useReservationState(reservation: Reservation, payment: KnownPayment): ReservationState | undefined {
  const end = reservation.status === "HELD" ? Date.parse(reservation.heldUntil) : undefined;
  return reservationState(reservation, payment, useServerNow(end));
}
