/** How a ticket is told: to who has it, and at the door. */
import type { ConcertRow, Show } from "#concerts/catalogue.ts";
import type { SeatFacts } from "#concerts/show.ts";
import type { TicketSeat } from "#tickets/codes.ts";

/** What a ticket says on its face. */
export interface TicketFace {
  ticketCode: string;
  reservationId: number;
  concertId: number;
  title: string;
  artist: string;
  venue: string;
  showId: number;
  startsAt: string;
  date: string;
  seat: SeatFacts;
}

export type TicketStatus = "VALID" | "USED" | "REFUNDED";

export interface TicketView extends TicketFace {
  status: TicketStatus;
  usedAt: string | null;
}

export interface CheckedInView extends TicketFace {
  userId: string;
  holderName: string;
  checkedInAt: string;
  checkedInBy: string;
}

export function viewFace(
  ticketCode: string,
  { reservationId, number }: TicketSeat,
  { concert, show }: { concert: ConcertRow; show: Show },
): TicketFace {
  const { concertId, title, artist, venue } = concert;
  const { showId, date } = show;
  const startsAt = new Date(show.startsAt).toISOString();
  const seat = show.seat(number);
  return { ticketCode, reservationId, concertId, title, artist, venue, showId, startsAt, date, seat };
}

export function statusOf(ticket: { refundedAt: number | null; checkedInAt: number | null }): TicketStatus {
  if (ticket.refundedAt !== null) return "REFUNDED";
  return ticket.checkedInAt === null ? "VALID" : "USED";
}
