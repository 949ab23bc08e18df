/**
 * Reserving: many requests, one transaction. All the seats of a request or none; a seat has one live owner; a hold that
 * ran out is free at that very moment; a user never holds and owns more than the concert allows.
 *
 * Locks, in the order of all writers: the fans' places, then the seats. Each user's requests for a concert pass through
 * the one live place that the user has there, which makes the limit and the idempotency key exact. The clock is read
 * after the last lock is held. What does not need an earlier answer travels together: locks and reads, then changes.
 */
import type { Show } from "#concerts/catalogue.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { answer, findAnswers, storeAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { seatsHeld } from "#metrics.ts";
import { Problem } from "#problems.ts";
import { choosingRefusal, lockTurns, prolongTurns, refusalOf, type PlaceRow } from "#queue/turns.ts";
import { holdSeats, lockSeats, type LockedSeat, type SeatKey } from "#reservations/seat-queries.ts";
import { insertReservations, listProspects, type NewReservation } from "#reservations/queries.ts";
import { isFree, limitRefusal, takenRefusal } from "#reservations/rules.ts";
import { viewReservation } from "#reservations/views.ts";

export interface ReserveRequest extends KeyedRequest {
  /** The place by whose turn the fan reserves. */
  place: { concertId: number; number: number };
  show: Show;
  /** Ascending, distinct, and each a seat of the show. */
  seats: readonly number[];
  maxSeatsPerUser: number;
}

interface Granted {
  index: number;
  request: ReserveRequest;
  place: PlaceRow;
  reservation: NewReservation;
}

/** Problems: NOT_ADMITTED, TOKEN_EXPIRED, TURN_OVER, SEAT_LIMIT_REACHED, SEAT_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED. */
export async function reserveSeats(
  tx: Tx,
  { log, holdSeconds }: { log: EventLog; holdSeconds: number },
  requests: readonly ReserveRequest[],
): Promise<(Answer | Problem)[]> {
  const [places, locked, earlier, prospects] = await Promise.all([
    lockTurns(
      tx,
      requests.map((request) => request.place),
    ),
    lockSeats(tx, requests.flatMap(seatKeys)),
    findAnswers(tx, requests),
    listProspects(
      tx,
      requests.map(({ userId, show }) => ({ userId, concertId: show.concertId })),
    ),
  ]);
  const seats = new Map(locked.map((seat) => [seatName(seat), seat]));
  const now = prospects[0]?.now ?? 0;
  const heldUntil = now + holdSeconds * 1000;

  const answers: (Answer | Problem)[] = [];
  const granted: Granted[] = [];
  requests.forEach((request, index) => {
    const place = places[index];
    const repeated = earlier[index];
    const wanted = seatKeys(request).flatMap((key) => seats.get(seatName(key)) ?? []);
    const refusal = repeated ?? refusalFor(request, { place, wanted, owned: prospects[index]?.owned ?? 0, now });
    if (refusal || !place) answers[index] = refusal ?? new Problem("TOKEN_INVALID", "There is no such place.");
    else {
      const reservationId = prospects[index]?.reservationId ?? 0;
      granted.push({
        index,
        request,
        place,
        reservation: newReservation(request, wanted, { reservationId, heldUntil }),
      });
    }
  });
  if (granted.length > 0) {
    const held = await hold(tx, log, granted, now);
    granted.forEach(({ index }, i) => (answers[index] = held[i] as Answer));
  }
  return answers;
}

function refusalFor(
  { userId, seats, maxSeatsPerUser }: ReserveRequest,
  facts: { place: PlaceRow | undefined; wanted: readonly LockedSeat[]; owned: number; now: number },
): Problem | undefined {
  const { place, wanted, owned, now } = facts;
  const taken = wanted.filter((seat) => !isFree(seat, now)).map((seat) => seat.number);
  return (
    refusalOf(place, { userId, now }) ??
    choosingRefusal(place, now) ??
    limitRefusal(owned, seats.length, maxSeatsPerUser) ??
    (taken.length > 0 ? takenRefusal(taken) : undefined)
  );
}

function newReservation(
  { userId, show, seats }: ReserveRequest,
  wanted: readonly LockedSeat[],
  { reservationId, heldUntil }: { reservationId: number; heldUntil: number },
): NewReservation {
  const amount = wanted.reduce((sum, seat) => sum + seat.price, 0);
  const { concertId, showId } = show;
  return { reservationId, userId, concertId, showId, seats, amount, status: "HELD", heldUntil };
}

/** Writes what was granted, and answers each. */
async function hold(tx: Tx, log: EventLog, granted: readonly Granted[], now: number): Promise<Answer[]> {
  const reservations = granted.map((one) => one.reservation);
  const done = granted.map(({ request, reservation }) => ({
    request,
    answer: answer(201, viewReservation(request.show, reservation)),
  }));
  const turns = granted.map(({ place, reservation }) => ({ place, until: reservation.heldUntil }));
  const prolonged = prolongTurns(turns, now);
  await Promise.all([
    insertReservations(tx, reservations, now),
    holdSeats(
      tx,
      reservations.flatMap(({ showId, seats, reservationId, heldUntil }) =>
        seats.map((number) => ({ showId, number, reservationId, heldUntil })),
      ),
    ),
    prolonged.write(tx),
    log.append(tx, [...reservations.map(heldEvent), ...prolonged.events]),
    storeAnswers(tx, done),
  ]);
  tx.afterCommit(() => seatsHeld.inc(reservations.reduce((sum, row) => sum + row.seats.length, 0)));
  return done.map((one) => one.answer);
}

function heldEvent(row: NewReservation): NewEvent {
  const { concertId, showId, reservationId, userId, seats, heldUntil } = row;
  return { type: "seats.held", concertId, showId, payload: { reservationId, userId, seats: [...seats], heldUntil } };
}

function seatKeys({ show: { showId }, seats }: ReserveRequest): SeatKey[] {
  return seats.map((number) => ({ showId, number }));
}

function seatName({ showId, number }: SeatKey): string {
  return `${showId}:${number}`;
}
