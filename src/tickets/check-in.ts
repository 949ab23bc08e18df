/**
 * Checking a ticket in: it lets one person in, once, at whatever door and over whatever instance it is shown.
 *
 * The reservation's lock is held meanwhile. A refund takes it too, so that of a check-in and a refund at the same moment
 * one comes first and the other is told; of two check-ins the second finds the first.
 */
import { recordAct } from "#acts/record-act.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import { lockReservation, type ReservationRow } from "#reservations/sold-reservations.ts";
import type { TicketSeat } from "#tickets/codes.ts";
import { findTicket, insertCheckIn, type TicketFacts } from "#tickets/queries.ts";

export interface CheckInRequest {
  seat: TicketSeat;
  /** The show at whose door the ticket is shown; undefined where nobody minds. */
  showId: number | undefined;
  operator: string;
}

export interface CheckInDeps {
  log: EventLog;
  catalogue: Pick<Catalogue, "show" | "concert">;
}

export interface CheckedIn {
  reservation: ReservationRow;
  holderName: string;
  /** Milliseconds since 1970 by the database's clock. */
  checkedInAt: number;
}

/** Problems: NOT_FOUND, TICKET_REFUNDED, ALREADY_CHECKED_IN, WRONG_SHOW. */
export async function checkIn(tx: Tx, deps: CheckInDeps, request: CheckInRequest): Promise<CheckedIn> {
  const { seat, operator } = request;
  const [reservation, ticket, now] = await Promise.all([
    lockReservation(tx, seat.reservationId),
    findTicket(tx, seat),
    readClock(tx),
  ]);
  if (!reservation?.seats.includes(seat.number) || !ticket) throw noSuchTicket();
  const refusal = refusalOf(ticket) ?? (await wrongShow(deps, reservation, request.showId));
  if (refusal) throw refusal;

  const { reservationId, userId, concertId, showId } = reservation;
  const detail = { seat: seat.number, showId, concertId, userId };
  await Promise.all([
    insertCheckIn(tx, seat, { operator, now }),
    deps.log.append(tx, [
      { type: "ticket.used", concertId, showId, payload: { reservationId, userId, seat: seat.number } },
    ]),
    recordAct(tx, { operator, verb: "checkIn", subject: `reservation ${reservationId}`, detail }),
  ]);
  return { reservation, holderName: ticket.holderName, checkedInAt: now };
}

/** The answer to a code that Jari never issued. */
export function noSuchTicket(): Problem {
  return new Problem("NOT_FOUND", "There is no ticket with this code. Scan it again, or type all of its characters.");
}

function refusalOf({ refundedAt, checkedInAt, checkedInBy }: TicketFacts): Problem | undefined {
  if (refundedAt !== null) {
    const at = new Date(refundedAt).toISOString();
    return new Problem("TICKET_REFUNDED", `This ticket was refunded at ${at}; it lets nobody in.`, { refundedAt: at });
  }
  if (checkedInAt === null) return undefined;
  const at = new Date(checkedInAt).toISOString();
  const facts = { checkedInAt: at, checkedInBy: checkedInBy ?? "" };
  return new Problem("ALREADY_CHECKED_IN", `This ticket was checked in at ${at} by ${checkedInBy}.`, facts);
}

async function wrongShow(
  { catalogue }: CheckInDeps,
  { showId, concertId }: ReservationRow,
  asked: number | undefined,
): Promise<Problem | undefined> {
  if (asked === undefined || asked === showId) return undefined;
  const [{ title }, { date, startsAt }] = await Promise.all([catalogue.concert(concertId), catalogue.show(showId)]);
  const detail = `This ticket is for show ${showId}, "${title}" on ${date}, not for show ${asked}.`;
  return new Problem("WRONG_SHOW", detail, {
    showId,
    concertTitle: title,
    startsAt: new Date(startsAt).toISOString(),
  });
}
