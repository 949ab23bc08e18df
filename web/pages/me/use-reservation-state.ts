/** How a reservation stands now: a hold lapses while one looks at it. */
import type { Payment, Reservation } from "#web/pages/me/me-queries.ts";
import { reservationState, type ReservationState } from "#web/pages/me/reservation-state.ts";
import { useServerNow } from "#web/ui/use-now.ts";

export function useReservationState(reservation: Reservation, payment: Payment | undefined): ReservationState {
  const end = reservation.status === "HELD" ? Date.parse(reservation.heldUntil) : undefined;
  return reservationState(reservation, payment, useServerNow(end));
}
