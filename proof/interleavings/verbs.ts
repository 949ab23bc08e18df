/**
 * The service's verbs, each as one request in a transaction of its own, just as a batch of one runs it. Refusals are
 * thrown as the Problems that they are.
 */
import type { ConcertRow, Show } from "#concerts/catalogue.ts";
import type { Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { hashRequest, type RequestKey } from "#idempotency/keys.ts";
import { payReservations } from "#payments/pay-reservations.ts";
import { Problem } from "#problems.ts";
import { claimPlaces } from "#queue/claim-places.ts";
import { joinQueue } from "#queue/join-queue.ts";
import { leaveQueue } from "#queue/leave-queue.ts";
import { releaseHolds, releaseHoldsOf } from "#reservations/release-holds.ts";
import { reserveSeats } from "#reservations/reserve-seats.ts";
import { chargeBalance } from "#wallet/charge-balance.ts";

/** What a verb has to know of the sale. */
export interface Sale {
  log: EventLog;
  concert: ConcertRow;
  show: Show;
}

/** A user, and the place by whose turn they act. */
export interface Fan {
  userId: string;
  concertId: number;
  number: number;
}

const holdSeconds = 300;
const maxBalance = 1_000_000;

/** Answers the place. */
export async function join(db: Database, { log }: Sale, user: Omit<Fan, "number">): Promise<Fan & { status: string }> {
  const { number, status } = await one(db, (tx) => joinQueue(tx, log, [user]));
  return { userId: user.userId, concertId: user.concertId, number, status };
}

/** Comes, after having been let in. */
export async function claim(db: Database, { log }: Sale, fan: Fan): Promise<void> {
  await one(db, (tx) => claimPlaces(tx, log, [fan]));
}

/** Leaves the queue. */
export function leave(db: Database, { log }: Sale, fan: Fan): Promise<undefined> {
  return one(db, (tx) =>
    leaveQueue(tx, { log, releaseHoldsOf: (on, leavers) => releaseHoldsOf(on, log, leavers) }, [fan]),
  );
}

/** Holds one seat; answers the reservation's id. */
export async function reserve(db: Database, { log, show, concert }: Sale, fan: Fan, seat: number): Promise<number> {
  const { maxSeatsPerUser } = concert;
  const request = { userId: fan.userId, requestKey: undefined, place: fan, show, seats: [seat], maxSeatsPerUser };
  const answer = await one(db, (tx) => reserveSeats(tx, { log, holdSeconds }, [request]));
  return (JSON.parse(answer.body) as { reservationId: number }).reservationId;
}

/** Gives a hold back. */
export function release(db: Database, { log }: Sale, { userId }: Fan, reservationId: number): Promise<undefined> {
  return one(db, (tx) => releaseHolds(tx, log, [{ userId, reservationId }]));
}

/** Pays a hold, always by the same key for the same hold; answers the payment's id. */
export async function pay(db: Database, { log, show }: Sale, fan: Fan, reservationId: number): Promise<number> {
  const requestKey = keyOf(`pay ${reservationId}`, { reservationId });
  const request = { userId: fan.userId, requestKey, place: fan, reservationId };
  const showOf = async (): Promise<Show> => show;
  const answer = await one(db, (tx) => payReservations(tx, { log, showOf }, [request]));
  return (JSON.parse(answer.body) as { paymentId: number }).paymentId;
}

/** Charges a balance, by a key if told. */
export async function charge(
  db: Database,
  { log }: Sale,
  { userId, amount, key }: { userId: string; amount: number; key?: string },
): Promise<void> {
  const requestKey = key === undefined ? undefined : keyOf(key, { amount });
  await one(db, (tx) => chargeBalance(tx, { log, maxBalance }, [{ userId, amount, requestKey }]));
}

async function one<T>(db: Database, work: (tx: Tx) => Promise<(T | Problem)[]>): Promise<T> {
  const [answer] = await transaction(db, work);
  if (answer instanceof Problem) throw answer;
  return answer as T;
}

function keyOf(key: string, body: Record<string, unknown>): RequestKey {
  return { key, hash: hashRequest(key, body) };
}
