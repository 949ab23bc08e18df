/** What goes in and comes out at the tickets' door. */
import { Type } from "typebox";

import { day, id, nullable, oneOf, request, text, time, userId, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";

const ticketCode = text("Proves the seat at the door.", "000C-M007-5975-W9ZH-BXRK-141X");

/** What a ticket says on its face. */
const face = {
  ticketCode,
  reservationId: id("The reservation that it came from.", 101),
  concertId: id("The concert."),
  title: text("What it is called.", "Lights over the River"),
  artist: text("Who plays.", "Mina Park"),
  venue: text("Where.", "Riverside Hall"),
  showId: id("The show."),
  startsAt: time("When the show begins."),
  date: day("The day of the show."),
  seat: Type.Object({
    number: Type.Integer({ minimum: 1, maximum: 100_000, description: "The seat's number.", examples: [7] }),
    label: text("What is written on the seat.", "07"),
    section: text("Its block of seats.", "VIP"),
    price: won("What it cost.", 50_000),
  }),
};

export const ticket = Type.Object({
  ...face,
  status: oneOf(["VALID", "USED", "REFUNDED"], "A VALID ticket lets one person in, once."),
  usedAt: nullable(time("When it was checked in; null if it was not.")),
});

export const tickets = pageOf(ticket);

export const checkInRequest = request({
  ticketCode: text(
    "As it is read from the QR code or typed: small letters will do, hyphens and blanks do not matter.",
    "000C-M007-5975-W9ZH-BXRK-141X",
    { minLength: 1, maxLength: 100 },
  ),
  showId: Type.Optional(id("The show at whose door this is: tickets for others are refused.")),
});

export const checkedIn = Type.Object({
  ...face,
  userId,
  holderName: text("The name of whoever bought it.", "Mina"),
  checkedInAt: time("When it was checked in."),
  checkedInBy: text("By which operator.", "admin"),
});
