/** How a reservation is told to its owner. */
import type { Show } from "#concerts/catalogue.ts";
import type { ReservationRow, ReservationStatus } from "#reservations/queries.ts";

export interface SeatView {
  number: number;
  label: string;
  section: string;
  price: number;
}

export interface ReservationView {
  reservationId: number;
  concertId: number;
  showId: number;
  date: string;
  startsAt: string;
  seats: SeatView[];
  amount: number;
  status: ReservationStatus;
  heldUntil: string;
}

export function viewSeats(show: Show, numbers: readonly number[]): SeatView[] {
  return numbers.map((number) => show.seat(number));
}

export function viewReservation(
  show: Show,
  row: Pick<ReservationRow, "reservationId" | "seats" | "amount" | "status" | "heldUntil">,
): ReservationView {
  const { reservationId, seats, amount, status, heldUntil } = row;
  return {
    reservationId,
    concertId: show.concertId,
    showId: show.showId,
    date: show.date,
    startsAt: new Date(show.startsAt).toISOString(),
    seats: viewSeats(show, seats),
    amount,
    status,
    heldUntil: new Date(heldUntil).toISOString(),
  };
}
