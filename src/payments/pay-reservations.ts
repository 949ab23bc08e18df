/**
 * Paying: many requests, one transaction. Seat, reservation, balance, ledger, payment and place change together or not
 * at all: there is no moment in which the money is gone and the seat is not there.
 *
 * Locks, in the order of all writers: places, reservations, seats, wallets. The clock is read after the last.
 */
import type { Show } from "#concerts/catalogue.ts";
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { answer, findAnswers, storeAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { seatsSold } from "#metrics.ts";
import { insertPayments, type PaymentRow } from "#payments/queries.ts";
import { viewPayment } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import { completeTurns, lockTurns, refusalOf, type PlaceKey } from "#queue/turns.ts";
import { lockForPayment, paymentRefusal, sellHolds, type ReservationRow } from "#reservations/sell-holds.ts";
import { lockWallets, moveMoney, type Wallet } from "#wallet/move-money.ts";

export interface PayRequest extends KeyedRequest {
  /** The place by whose turn the fan pays; the turn ends with it. */
  place: PlaceKey;
  reservationId: number;
}

export interface PayDeps {
  log: EventLog;
  showOf: (showId: number) => Promise<Show>;
}

interface Payable {
  index: number;
  request: PayRequest;
  reservation: ReservationRow;
  wallet: Wallet;
}

/**
 * Problems: NOT_ADMITTED, TOKEN_EXPIRED, NOT_FOUND, FORBIDDEN, ALREADY_PAID, HOLD_EXPIRED, INSUFFICIENT_BALANCE,
 * IDEMPOTENCY_KEY_REUSED.
 */
export async function payReservations(
  tx: Tx,
  deps: PayDeps,
  requests: readonly PayRequest[],
): Promise<(Answer | Problem)[]> {
  const places = await lockTurns(
    tx,
    requests.map((request) => request.place),
  );
  const reservations = await lockForPayment(
    tx,
    requests.map((request) => request.reservationId),
  );
  const wallets = new Map(
    (
      await lockWallets(
        tx,
        requests.map(({ userId }) => userId),
      )
    ).map((row) => [row.userId, row]),
  );
  const earlier = await findAnswers(tx, requests);
  const now = await readClock(tx);

  const answers: (Answer | Problem)[] = [];
  const payable: Payable[] = [];
  requests.forEach((request, index) => {
    const { userId, reservationId, place } = request;
    const reservation = reservations[index];
    const wallet = wallets.get(userId);
    const asked = { userId, reservationId, concertId: place.concertId };
    const settled =
      earlier[index] ??
      refusalOf(places[index], { userId, now }) ??
      paymentRefusal(reservation, asked, now) ??
      balanceRefusal(reservation, wallet);
    if (settled) answers[index] = settled;
    else if (reservation && wallet) payable.push({ index, request, reservation, wallet });
    else answers[index] = new Problem("NOT_FOUND", `You have no reservation ${reservationId}.`);
  });
  if (payable.length > 0) {
    const paid = await settle(tx, deps, payable, now);
    payable.forEach(({ index }, i) => (answers[index] = paid[i] as Answer));
  }
  return answers;
}

function balanceRefusal(reservation: ReservationRow | undefined, wallet: Wallet | undefined): Problem | undefined {
  const amount = reservation?.amount ?? 0;
  const balance = wallet?.balance ?? 0;
  if (amount <= balance) return undefined;
  return new Problem("INSUFFICIENT_BALANCE", `The balance is ${balance} won; ${amount} are needed.`, {
    balance,
    amount,
  });
}

/** Writes what is paid, and answers each. */
async function settle(tx: Tx, { log, showOf }: PayDeps, payable: readonly Payable[], now: number): Promise<Answer[]> {
  await sellHolds(
    tx,
    payable.map(({ reservation }) => reservation),
    now,
  );
  const movements = payable.map(({ wallet, reservation: { amount, reservationId } }) => ({
    wallet,
    from: "WALLET" as const,
    to: "REVENUE" as const,
    amount,
    reservationId,
  }));
  const moved = await moveMoney(tx, movements, now);
  const rows = payable.map(({ reservation }, index) => ({
    ...reservation,
    balanceAfter: moved[index]?.balance ?? 0,
  }));
  const ids = await insertPayments(tx, rows, now);
  const payments = rows.map((row, index) => ({ ...row, paymentId: ids[index] as number, paidAt: now }));
  const completed = await completeTurns(
    tx,
    payable.map(({ request }) => request.place),
    now,
  );
  await log.append(tx, [...payments.map(paidEvent), ...completed]);
  tx.afterCommit(() => seatsSold.inc(payments.reduce((sum, { seats }) => sum + seats.length, 0)));
  const shows = await Promise.all(payments.map(({ showId }) => showOf(showId)));
  const done = payable.map(({ request }, index) => ({
    request,
    answer: answer(201, viewPayment(shows[index] as Show, payments[index] as PaymentRow)),
  }));
  await storeAnswers(tx, done);
  return done.map((one) => one.answer);
}

function paidEvent({ concertId, showId, reservationId, paymentId, userId, seats, amount }: PaymentRow): NewEvent {
  const payload = { reservationId, paymentId, userId, seats: [...seats], amount };
  return { type: "reservation.paid", concertId, showId, payload };
}
