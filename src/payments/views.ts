/** How a payment is told to who paid. */
import type { Show } from "#concerts/catalogue.ts";
import type { PaymentRow, ReadPayment } from "#payments/queries.ts";
import type { Refunded, RefundRequest } from "#payments/refund-payment.ts";
import { viewSeats, type SeatView } from "#reservations/views.ts";

export interface PaymentView {
  paymentId: number;
  reservationId: number;
  amount: number;
  /** The balance after the payment. */
  balance: number;
  paidAt: string;
  /** Null if it was not refunded. */
  refundedAt: string | null;
  refundReason: string | null;
  /** When the show begins. */
  startsAt: string;
  seats: SeatView[];
}

const notRefunded = { refundedAt: null, refundReason: null };

export function viewPayment(
  show: Show,
  row: PaymentRow,
  { refundedAt, refundReason }: Pick<ReadPayment, "refundedAt" | "refundReason"> = notRefunded,
): PaymentView {
  const { paymentId, reservationId, amount, balanceAfter, paidAt, seats } = row;
  return {
    paymentId,
    reservationId,
    amount,
    balance: balanceAfter,
    paidAt: new Date(paidAt).toISOString(),
    refundedAt: refundedAt === null ? null : new Date(refundedAt).toISOString(),
    refundReason,
    startsAt: new Date(show.startsAt).toISOString(),
    seats: viewSeats(show, seats),
  };
}

export interface RefundView {
  paymentId: number;
  reservationId: number;
  transferId: number;
  amount: number;
  refundedAt: string;
  refundReason: string;
  refundedBy: string;
}

export function viewRefund({ paymentId, reason, operator }: RefundRequest, done: Refunded): RefundView {
  return {
    paymentId,
    reservationId: done.payment.reservationId,
    transferId: done.movement.wallet.transferId,
    amount: done.payment.amount,
    refundedAt: new Date(done.refundedAt).toISOString(),
    refundReason: reason,
    refundedBy: operator,
  };
}
