/** Which tickets come first: those that are needed next. */
import type { Ticket } from "#web/pages/me/me-queries.ts";
import { ticketState } from "#web/pages/me/ticket-state.ts";

export interface OrderedTickets {
  /** Those that still let somebody in, the next show first. */
  coming: Ticket[];
  /** Used, refunded, or for a show that is over; the latest show first. */
  past: Ticket[];
}

/** `now` in milliseconds, by the server's clock. Seats of one show are in the order of their numbers. */
export function orderTickets(tickets: readonly Ticket[], now: number): OrderedTickets {
  const isComing = (ticket: Ticket): boolean => ticketState(ticket, now) === "VALID";
  return {
    coming: tickets.filter(isComing).toSorted((a, b) => startOf(a) - startOf(b) || bySeat(a, b)),
    past: tickets.filter((ticket) => !isComing(ticket)).toSorted((a, b) => startOf(b) - startOf(a) || bySeat(a, b)),
  };
}

function startOf({ startsAt }: Ticket): number {
  return Date.parse(startsAt);
}

function bySeat(a: Ticket, b: Ticket): number {
  return a.showId - b.showId || a.seat.number - b.seat.number;
}
