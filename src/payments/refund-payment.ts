/**
 * Refunding: a payment is given back, whole. Money, seats and reservation change together or not at all: there is no
 * moment in which the money is back and the seat is still the fan's. The payment itself stays, with a refund beside it.
 *
 * It has no need of an idempotency key: a payment has one refund at most, and the second who asks is told of it.
 * Locks, in the order of all writers: reservation, seats, wallet. The clock is read after the last.
 */
import { recordAct } from "#acts/record-act.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { findPayments, insertRefund, type ReadPayment } from "#payments/queries.ts";
import { Problem } from "#problems.ts";
import { lockSale, undoSale } from "#reservations/sold-reservations.ts";
import { listCheckedIn } from "#tickets/check-ins.ts";
import { balanceAfter, lockWallets, moveMoney, type Movement } from "#wallet/move-money.ts";

export interface RefundRequest {
  paymentId: number;
  /** For the fan as well: it stands beside the payment. */
  reason: string;
  operator: string;
}

export interface Refunded {
  payment: ReadPayment;
  movement: Movement;
  /** Milliseconds since 1970 by the database's clock. */
  refundedAt: number;
}

/** Problems: NOT_FOUND, ALREADY_REFUNDED, TICKET_USED. */
export async function refundPayment(tx: Tx, log: EventLog, request: RefundRequest): Promise<Refunded> {
  const { paymentId, reason, operator } = request;
  // A payment never changes: it tells what to lock, and only whether it is refunded has to be read again, behind the locks.
  const [found] = await findPayments(tx, [paymentId]);
  if (!found) throw new Problem("NOT_FOUND", `There is no payment ${paymentId}.`);
  const [, [wallet], [payment], checkedIn] = await Promise.all([
    lockSale(tx, found),
    lockWallets(tx, [found.userId]),
    findPayments(tx, [paymentId]),
    listCheckedIn(tx, found.reservationId),
  ]);
  if (!wallet || !payment) throw new Error(`payment ${paymentId} has lost its wallet`);
  const refusal = refusalOf(payment, checkedIn);
  if (refusal) throw refusal;

  const { reservationId, amount } = payment;
  const movement: Movement = { wallet, from: "REVENUE", to: "WALLET", amount, reservationId };
  const { now } = wallet;
  const detail = { reason, reservationId, userId: payment.userId, amount, seats: [...payment.seats] };
  await Promise.all([
    undoSale(tx, payment, now),
    moveMoney(tx, [movement], now),
    insertRefund(tx, { paymentId, reason, refundedAt: now, refundedBy: operator }),
    log.append(tx, [refundedEvent(payment, movement)]),
    recordAct(tx, { operator, verb: "refundPayment", subject: `payment ${paymentId}`, detail }),
  ]);
  return { payment, movement, refundedAt: now };
}

function refusalOf({ paymentId, refundedAt }: ReadPayment, checkedIn: readonly number[]): Problem | undefined {
  if (refundedAt !== null) {
    const at = new Date(refundedAt).toISOString();
    return new Problem("ALREADY_REFUNDED", `Payment ${paymentId} was refunded at ${at}.`, { refundedAt: at });
  }
  if (checkedIn.length === 0) return undefined;
  const seats = checkedIn.length === 1 ? `seat ${checkedIn[0]} was` : `seats ${checkedIn.join(", ")} were`;
  return new Problem("TICKET_USED", `Payment ${paymentId} is not refunded: ${seats} checked in.`, { seats: checkedIn });
}

function refundedEvent(payment: ReadPayment, movement: Movement) {
  const { concertId, showId, reservationId, paymentId, userId, seats, amount } = payment;
  const { transferId } = movement.wallet;
  const balance = balanceAfter(movement);
  const payload = { reservationId, paymentId, userId, seats: [...seats], amount, transferId, balance };
  return { type: "reservation.refunded" as const, concertId, showId, payload };
}
