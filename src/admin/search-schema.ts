/** What goes in and comes out where operators search and look. */
import { Type } from "typebox";

import { day, id, nullable, oneOf, request, text, time, userId, won } from "#http/fields.ts";
import { pageOf, pageQuery } from "#http/pages.ts";

const statuses = ["HELD", "PAID", "EXPIRED", "CANCELLED"] as const;
const status = oneOf(statuses, "By the clock: a hold whose time is over is EXPIRED.");

const scope = {
  concertId: Type.Optional(id("Only of this concert.")),
  showId: Type.Optional(id("Only of this show.")),
  q: Type.Optional(
    text(
      "The id of a reservation, payment or user; a part of a user's name, two letters or more and not digits alone (users " +
        "who gave none are not found by it); and, with a concert or show, the number of a seat that is held or sold, or its section and number.",
      "A-12",
      { minLength: 1, maxLength: 80 },
    ),
  ),
};

export const searchReservationsQuery = request({
  ...scope,
  status: Type.Optional(status),
  ...pageQuery.properties,
});

export const searchPaymentsQuery = request({ ...scope, ...pageQuery.properties });

const sale = {
  reservationId: id("The reservation.", 101),
  userId,
  userName: text("Whose it is.", "Mina"),
  concertId: id("The concert."),
  title: text("What the concert is called.", "Autumn Night"),
  showId: id("The show."),
  date: day("The day of the show."),
  startsAt: time("When the show begins."),
  seats: Type.Array(
    Type.Object({
      number: id("The seat's number.", 7),
      label: text("What is written on the seat.", "07"),
      section: text("The part of the house it is in.", "R"),
      price: won("The seat's price.", 50_000),
    }),
  ),
  amount: won("What all seats cost.", 100_000),
};

const refundedAt = nullable(time("When the payment was refunded; null if it was not."));

export const foundReservation = Type.Object({
  ...sale,
  status,
  createdAt: time("When the seats were held."),
  heldUntil: time("When the hold ends, or ended."),
  paymentId: nullable(id("The payment, or null.", 9)),
  paidAt: nullable(time("When it was paid; null if it was not.")),
  refundedAt,
});

export const foundPayment = Type.Object({
  paymentId: id("The payment.", 9),
  ...sale,
  paidAt: time("When it was paid."),
  refundedAt,
  refundReason: nullable(text("Why it was refunded, or null.", "The show moved.")),
  refundedBy: nullable(text("By which operator, or null.", "mina")),
});

export const foundReservations = pageOf(foundReservation);
export const foundPayments = pageOf(foundPayment);

export const reservationParams = Type.Object({ reservationId: id("The reservation.", 101) });

export const reservationDetails = Type.Object({
  ...foundReservation.properties,
  refundReason: nullable(text("Why it was refunded, or null.", "The show moved.")),
  history: Type.Array(
    Type.Object({
      at: time("When."),
      what: oneOf(["HELD", "PAID", "EXPIRED", "CANCELLED", "REFUNDED", "CHECKED_IN"], "What happened."),
      seat: nullable(id("CHECKED_IN: the seat's number; otherwise null.", 7)),
      operator: nullable(text("The operator who did it; null if it was the user, or the clock.", "mina")),
    }),
    { description: "What happened to it, in order." },
  ),
});

export const userParams = Type.Object({ userId });

export const userDetails = Type.Object({
  userId,
  name: text("How to address the user.", "Mina"),
  createdAt: time("When the account was created."),
  balance: won("The balance.", 50_000),
  reservations: Type.Array(foundReservation, { description: "The newest; search by the user's id for all." }),
  payments: Type.Array(foundPayment, { description: "The newest; search by the user's id for all." }),
});
