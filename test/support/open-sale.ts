/**
 * A sale to test seats and money on: a concert, fans whose turn it is and whose balance the ledger knows, and the verbs
 * of reserving, releasing, charging, paying, refunding and checking in, each in a transaction as a batch would run it, refusals being thrown.
 */
import { pino } from "pino";
import { expect } from "vitest";

import { evaluateInvariants } from "#admin/run-audit.ts";
import { Catalogue, type Show } from "#concerts/catalogue.ts";
import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import type { Tx } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { hashRequest, type Answer, type RequestKey } from "#idempotency/keys.ts";
import { payReservations, type PayRequest } from "#payments/pay-reservations.ts";
import { refundPayment, type Refunded } from "#payments/refund-payment.ts";
import type { PaymentView } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import { leaveQueue } from "#queue/leave-queue.ts";
import { releaseHolds, releaseHoldsOf, sweepOverdueHolds, type ReleaseRequest } from "#reservations/release-holds.ts";
import { reserveSeats, type ReserveRequest } from "#reservations/reserve-seats.ts";
import type { ReservationView } from "#reservations/views.ts";
import { patientTransaction } from "#test/contention.ts";
import type { TestDatabase } from "#test/database.ts";
import { createConcert, createPlace, createUser, type ConcertFixture, type PlaceFixture } from "#test/fixtures.ts";
import { row, rows } from "#test/sql.ts";
import { checkIn, type CheckedIn } from "#tickets/check-in.ts";
import type { QueueClaims } from "#tokens.ts";
import { chargeBalance } from "#wallet/charge-balance.ts";

/** A user and the place by whose turn they act. */
export interface Fan {
  userId: string;
  concertId: number;
  number: number;
}

export interface ReserveOptions {
  holdSeconds?: number;
  show?: Show;
  key?: string;
}

export type OpenSale = Awaited<ReturnType<typeof openSale>>;

/** The most that a balance may be here. */
export const maxBalance = 10_000_000;

/** Everything goes through `database`, except where a test gives another connection. */
export async function openSale(database: TestDatabase, fixture: ConcertFixture = {}) {
  const { db } = database;
  const log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
  const catalogue = new Catalogue(db);
  const { concertId } = await createConcert(db, fixture);
  const [show, ...otherShows] = await catalogue.showsOf(concertId);
  if (!show) throw new Error("a concert has shows");
  const { maxSeatsPerUser } = await catalogue.concert(concertId);
  const showOf = (showId: number) => catalogue.show(showId);

  function reserveRequest(
    fan: Fan,
    seats: readonly number[],
    { show: of = show, key }: ReserveOptions = {},
  ): ReserveRequest {
    const requestKey = keyOf("reserveSeats", key, { showId: of?.showId, seats });
    return { userId: fan.userId, requestKey, place: fan, show: of as Show, seats, maxSeatsPerUser };
  }
  function payRequest(fan: Fan, reservationId: number, key?: string): PayRequest {
    return {
      userId: fan.userId,
      requestKey: keyOf("payReservation", key, { reservationId }),
      place: fan,
      reservationId,
    };
  }
  const reserveIn = (tx: Tx, requests: readonly ReserveRequest[], holdSeconds = 300) =>
    reserveSeats(tx, { log, holdSeconds }, requests);
  const payIn = (tx: Tx, requests: readonly PayRequest[]) => payReservations(tx, { log, showOf }, requests);
  const releaseIn = (tx: Tx, requests: readonly ReleaseRequest[]) => releaseHolds(tx, log, requests);
  const refundIn = (tx: Tx, paymentId: number, reason = "A test.") =>
    refundPayment(tx, log, { paymentId, reason, operator: "admin" });
  const checkInIn = (tx: Tx, reservationId: number, number: number, showId?: number) =>
    checkIn(tx, { log, catalogue }, { seat: { reservationId, number }, showId, operator: "admin" });
  const leaveIn = (tx: Tx, fans: readonly Fan[]) =>
    leaveQueue(tx, { log, releaseHoldsOf: (inTx, leavers) => releaseHoldsOf(inTx, log, leavers) }, fans);
  const once = async <T>(run: (tx: Tx) => Promise<(T | Problem)[]>): Promise<T> => {
    const [answer] = await patientTransaction(db, run);
    if (answer instanceof Problem) throw answer;
    return answer as T;
  };

  return {
    db,
    log,
    catalogue,
    concertId,
    show,
    otherShows,
    reserveRequest,
    payRequest,
    reserveIn,
    payIn,
    releaseIn,
    leaveIn,
    refundIn,
    checkInIn,
    /** A user with a balance and, unless told otherwise, an admitted place. */
    async fan({ balance = 0, ...place }: { balance?: number } & Partial<PlaceFixture> = {}): Promise<Fan> {
      const userId = place.userId ?? (await createUser(db));
      if (balance > 0) await fund(db, userId, balance);
      return { userId, concertId, number: await createPlace(db, { concertId, userId, ...place }) };
    },
    async reserve(fan: Fan, seats: readonly number[], options: ReserveOptions = {}): Promise<ReservationView> {
      const request = reserveRequest(fan, seats, options);
      return bodyOf(await once((tx) => reserveIn(tx, [request], options.holdSeconds)));
    },
    async pay(fan: Fan, reservationId: number, key?: string): Promise<PaymentView> {
      return bodyOf(await once((tx) => payIn(tx, [payRequest(fan, reservationId, key)])));
    },
    async charge({ userId }: { userId: string }, amount: number, key?: string) {
      const request = { userId, amount, requestKey: keyOf("chargeBalance", key, { amount }) };
      const answer = await once((tx) => chargeBalance(tx, { log, maxBalance }, [request]));
      return bodyOf<{ transferId: number; amount: number; balance: number }>(answer);
    },
    release: ({ userId }: Fan, reservationId: number): Promise<undefined> =>
      once((tx) => releaseIn(tx, [{ userId, reservationId }])),
    refund: (paymentId: number, reason?: string): Promise<Refunded> =>
      patientTransaction(db, (tx) => refundIn(tx, paymentId, reason)),
    checkIn: (reservationId: number, number: number, showId?: number): Promise<CheckedIn> =>
      patientTransaction(db, (tx) => checkInIn(tx, reservationId, number, showId)),
    leave: (fan: Fan): Promise<undefined> => once((tx) => leaveIn(tx, [fan])),
    sweep: (limit = 100): Promise<number> => sweepOverdueHolds(db, log, limit),
  };
}

/** What the queue token of an admitted fan says. */
export function claimsOf({ userId, concertId, number }: Fan): QueueClaims {
  return { sub: userId, concert: concertId, number, adm: true, iat: 0, exp: 9_999_999_999 };
}

/** The key that a client would have sent with a request; undefined if it sent none. */
export function keyOf(
  operation: string,
  key: string | undefined,
  body: Record<string, unknown>,
): RequestKey | undefined {
  return key === undefined ? undefined : { key, hash: hashRequest(operation, body) };
}

export function bodyOf<Body>({ body }: Answer): Body {
  return JSON.parse(body) as Body;
}

/** Puts money on a balance, and into the ledger. */
export async function fund(db: Database, userId: string, amount: number): Promise<void> {
  await rows(
    db,
    `with charged as (update wallets set balance = balance + $2 where user_id = $1 returning user_id, balance)
     insert into transfers (user_id, debit, credit, amount, balance_after, created_at)
     select user_id, 'CASH', 'WALLET', $2, balance, clock_timestamp() from charged`,
    [userId, amount],
  );
}

/** Moves the end of a hold to so many milliseconds from now. Answers that moment. */
export async function moveHold(db: Database, reservationId: number, inMs: number): Promise<number> {
  const { heldUntil } = await row<{ heldUntil: number }>(
    db,
    `with moved as (
       update reservations set held_until = date_trunc('milliseconds', clock_timestamp()) + make_interval(secs => $2)
        where reservation_id = $1
       returning reservation_id, show_id, seats, held_until
     ), followed as (
       update seats s set held_until = moved.held_until from moved
        where s.show_id = moved.show_id and s.number = any (moved.seats) and s.reservation_id = moved.reservation_id
     )
     select held_until as "heldUntil" from moved`,
    [reservationId, inMs / 1000],
  );
  return heldUntil;
}

/** Each seat of a show that is not available: its number, state and reservation. */
export async function takenSeats(
  db: Database,
  showId: number,
): Promise<[number: number, status: string, by: number][]> {
  const found = await rows<{ number: number; status: string; by: number }>(
    db,
    `select number, status, reservation_id as by from seats
      where show_id = $1 and status <> 'AVAILABLE' order by number`,
    [showId],
  );
  return found.map(({ number, status, by }) => [number, status, by]);
}

/** The status of a reservation as it stands in its row. */
export async function statusOf(db: Database, reservationId: number): Promise<string> {
  const found = await row<{ status: string }>(db, `select status from reservations where reservation_id = $1`, [
    reservationId,
  ]);
  return found.status;
}

/** Fails unless every invariant holds in the whole database. */
export async function expectSound({ url }: TestDatabase): Promise<void> {
  const { invariants } = await readSnapshot(url, evaluateInvariants);
  expect(invariants.filter(({ holds }) => !holds)).toEqual([]);
}
