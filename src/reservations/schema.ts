/** What goes in and comes out at the reservations' door. */
import { Type } from "typebox";

import { day, id, oneOf, request, text, time, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";

/** More seats than any concert allows one user: a bound on the work, not the limit. */
const maxSeatsAsked = 100;

const seatNumber = Type.Integer({ minimum: 1, maximum: 100_000, description: "The seat's number.", examples: [7] });

export const reserveRequest = request({
  showId: id("The show."),
  seats: Type.Array(seatNumber, {
    minItems: 1,
    maxItems: maxSeatsAsked,
    uniqueItems: true,
    description: "All of these seats, or none.",
    examples: [[7, 8]],
  }),
});

export const heldSeats = Type.Array(
  Type.Object({
    number: seatNumber,
    label: text("What is written on the seat.", "07"),
    section: text("Its block of seats.", "VIP"),
    price: won("The seat's price.", 50_000),
  }),
);

export const reservation = Type.Object({
  reservationId: id("The reservation.", 101),
  concertId: id("The concert."),
  showId: id("The show."),
  date: day("The day of the show."),
  startsAt: time("When the show begins."),
  seats: heldSeats,
  amount: won("What is to be paid for all seats.", 100_000),
  status: oneOf(
    ["HELD", "PAID", "EXPIRED", "CANCELLED"],
    "A HELD reservation can be paid until `heldUntil`, by whoever has a turn: one payment ends the turn that was used.",
  ),
  heldUntil: time("When the hold ends, by the server's clock."),
});

export const reservations = pageOf(reservation);

export const reservationParams = Type.Object({ reservationId: id("The reservation.", 101) });
