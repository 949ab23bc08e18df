/**
 * Paying: many requests, one transaction. Seat, reservation, balance, ledger, payment and place change together or not
 * at all: there is no moment in which the money is gone and the seat is not there.
 *
 * Locks, in the order of all writers: places, reservations, seats, wallets. The clock is read after the last. What does
 * not need an earlier answer travels together: locks and reads, then changes.
 */
import type { Show } from "#concerts/catalogue.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { NewEvent } from "#events/types.ts";
import { answer, findAnswers, storeAnswers, type Answer, type KeyedRequest } from "#idempotency/keys.ts";
import { seatsSold } from "#metrics.ts";
import { drawPayments, insertPayments, type PaymentRow } from "#payments/queries.ts";
import { viewPayment } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import { completeTurns, lockTurns, refusalOf, type PlaceKey } from "#queue/turns.ts";
import { lockForPayment, paymentRefusal, sellHolds, type ReservationRow } from "#reservations/sell-holds.ts";
import { balanceAfter, lockWallets, moveMoney, type LockedWallet, type Movement } from "#wallet/move-money.ts";

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
  movement: Movement;
  payment: PaymentRow;
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
  const [places, reservations, locked, earlier, drawn] = await Promise.all([
    lockTurns(
      tx,
      requests.map((request) => request.place),
    ),
    lockForPayment(
      tx,
      requests.map((request) => request.reservationId),
    ),
    lockWallets(
      tx,
      requests.map((request) => request.userId),
    ),
    findAnswers(tx, requests),
    drawPayments(tx, requests.length),
  ]);
  const now = drawn[0]?.now ?? 0;
  const wallets = new Map(locked.map((row) => [row.userId, row]));

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
    else if (reservation && wallet) {
      const paymentId = drawn[index]?.paymentId ?? 0;
      const movement = movementOf(reservation, wallet);
      payable.push({
        index,
        request,
        reservation,
        movement,
        payment: paymentOf(reservation, movement, paymentId, now),
      });
    } else answers[index] = new Problem("NOT_FOUND", `You have no reservation ${reservationId}.`);
  });
  if (payable.length > 0) {
    const paid = await settle(tx, deps, payable, now);
    payable.forEach(({ index }, i) => (answers[index] = paid[i] as Answer));
  }
  return answers;
}

function balanceRefusal(
  reservation: ReservationRow | undefined,
  wallet: LockedWallet | undefined,
): Problem | undefined {
  const amount = reservation?.amount ?? 0;
  const balance = wallet?.balance ?? 0;
  if (amount <= balance) return undefined;
  return new Problem("INSUFFICIENT_BALANCE", `The balance is ${balance} won; ${amount} are needed.`, {
    balance,
    amount,
  });
}

/** The money that pays a reservation. */
function movementOf({ amount, reservationId }: ReservationRow, wallet: LockedWallet): Movement {
  return { wallet, from: "WALLET", to: "REVENUE", amount, reservationId };
}

/** The record of a payment. */
function paymentOf(reservation: ReservationRow, movement: Movement, paymentId: number, paidAt: number): PaymentRow {
  const { reservationId, userId, concertId, showId, seats, amount } = reservation;
  return {
    paymentId,
    reservationId,
    userId,
    concertId,
    showId,
    seats,
    amount,
    balanceAfter: balanceAfter(movement),
    paidAt,
  };
}

/** Writes what is paid, and answers each. */
async function settle(tx: Tx, { log, showOf }: PayDeps, payable: readonly Payable[], now: number): Promise<Answer[]> {
  const payments = payable.map((one) => one.payment);
  const shows = await Promise.all(payments.map(({ showId }) => showOf(showId)));
  const done = payable.map(({ request, payment: row }, index) => ({
    request,
    answer: answer(201, viewPayment(shows[index] as Show, row)),
  }));
  const completed = completeTurns(
    payable.map(({ request }) => request.place),
    now,
  );
  await Promise.all([
    completed.write(tx),
    sellHolds(
      tx,
      payable.map((one) => one.reservation),
      now,
    ),
    moveMoney(
      tx,
      payable.map((one) => one.movement),
      now,
    ),
    insertPayments(tx, payments),
    log.append(tx, [...payments.map(paidEvent), ...completed.events]),
    storeAnswers(tx, done),
  ]);
  tx.afterCommit(() => seatsSold.inc(payments.reduce((sum, { seats }) => sum + seats.length, 0)));
  return done.map((one) => one.answer);
}

function paidEvent({ concertId, showId, reservationId, paymentId, userId, seats, amount }: PaymentRow): NewEvent {
  const payload = { reservationId, paymentId, userId, seats: [...seats], amount };
  return { type: "reservation.paid", concertId, showId, payload };
}
