/** What goes in and comes out at the payments' door. */
import { Type } from "typebox";

import { id, request, time, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";
import { heldSeats } from "#reservations/schema.ts";

export const payRequest = request({ reservationId: id("The reservation to pay.", 101) });

export const payment = Type.Object({
  paymentId: id("The payment.", 9),
  reservationId: id("The reservation that it paid.", 101),
  amount: won("What was paid.", 100_000),
  balance: won("The balance after it.", 50_000),
  paidAt: time("When it was paid."),
  seats: heldSeats,
});

export const payments = pageOf(payment);

export const paymentParams = Type.Object({ paymentId: id("The payment.", 9) });
