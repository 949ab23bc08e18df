/** What goes in and comes out at the payments' door. */
import { Type } from "typebox";

import { id, nullable, request, text, time, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";
import { heldSeats } from "#reservations/schema.ts";

export const payRequest = request({ reservationId: id("The reservation to pay.", 101) });

export const payment = Type.Object({
  paymentId: id("The payment.", 9),
  reservationId: id("The reservation that it paid.", 101),
  amount: won("What was paid.", 100_000),
  balance: won("The balance after it.", 50_000),
  paidAt: time("When it was paid."),
  refundedAt: nullable(time("When it was refunded: `amount` is on the balance again; null if it was not.")),
  refundReason: nullable(text("Why it was refunded, in the operator's words; null if it was not.", "The show moved.")),
  startsAt: time("When the show begins."),
  seats: heldSeats,
});

export const payments = pageOf(payment);

export const paymentParams = Type.Object({ paymentId: id("The payment.", 9) });

export const refundRequest = request({
  reason: text("Why. The fan reads it too; blanks around it are dropped.", "The show moved to another day.", {
    minLength: 1,
    maxLength: 500,
    pattern: "\\S",
  }),
});

export const refund = Type.Object({
  paymentId: id("The payment.", 9),
  reservationId: id("The reservation, which is CANCELLED now.", 101),
  transferId: id("The transfer that gave the money back.", 502),
  amount: won("What was given back.", 100_000),
  refundedAt: time("When."),
  refundReason: text("Why.", "The show moved to another day."),
  refundedBy: text("By which operator.", "admin"),
});
