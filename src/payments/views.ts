/** How a payment is told to who paid. */
import type { Show } from "#concerts/catalogue.ts";
import type { PaymentRow } from "#payments/queries.ts";
import { viewSeats, type SeatView } from "#reservations/views.ts";

export interface PaymentView {
  paymentId: number;
  reservationId: number;
  amount: number;
  /** The balance after the payment. */
  balance: number;
  paidAt: string;
  seats: SeatView[];
}

export function viewPayment(show: Show, row: PaymentRow): PaymentView {
  const { paymentId, reservationId, amount, balanceAfter, paidAt, seats } = row;
  return {
    paymentId,
    reservationId,
    amount,
    balance: balanceAfter,
    paidAt: new Date(paidAt).toISOString(),
    seats: viewSeats(show, seats),
  };
}
