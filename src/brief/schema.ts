/** What goes in and comes out at the brief's door. Users are integers here, and a show is a *concert option*. */
import { Type, type TProperties } from "typebox";

import { count, day, id, nullable, request, text, time, userId as uuid, won } from "#http/fields.ts";
import { keyHeaders } from "#idempotency/header.ts";
import { payment } from "#payments/schema.ts";
import { joined } from "#queue/schema.ts";

const userId = id("The user, by an integer of the client's choice.", 7);
const concertOptionId = id("The concert option: one dated show.");
const seatLabel = text("The seat, as it is written on it.", "01");
const balance = won("What can be spent.", 150_000);
const token = text("The queue token.", "eyJhbGciOiJIUzI1NiJ9.eyJudW1iZXIiOjF9.c2ln");

export const userParams = Type.Object({ userId });
export const concertParams = Type.Object({ concertId: id("The concert.") });

/**
 * What a path with a user takes: the brief's table counts that user among the parameters too, so the body may repeat it. The
 * example, which /docs sends, does not: it would contradict another path.
 */
function tableRequest<Properties extends TProperties>(properties: Properties, example: object) {
  const all = { userId: Type.Optional(id("The user of the path again, if at all.", 7)), ...properties };
  return Type.Object(all, { additionalProperties: false, examples: [example] });
}

export const tokenRequest = tableRequest({ concertOptionId }, { concertOptionId: 1 });

export const issuedToken = Type.Object({ ...joined.properties, userId, uuid, concertOptionId });

export const availability = Type.Object({
  concertOptionId: id("The concert option that the token was asked for."),
  availableSeats: Type.Array(
    Type.Object({
      date: day("The day of the option, at the venue."),
      concertOptionId,
      seats: Type.Array(seatLabel, { description: "The free seats." }),
    }),
  ),
});

const seatAsked = Type.Union(
  [id("Its number."), Type.String({ pattern: "^0*[1-9][0-9]*$", maxLength: 15, examples: ["01"] })],
  { description: "The seat, as a number or as it is listed.", examples: ["01"] },
);

export const reserveRequest = tableRequest({ concertOptionId, seat: seatAsked }, { concertOptionId: 1, seat: "01" });

export const reservation = Type.Object({
  reservationId: id("The reservation.", 101),
  concertOptionId,
  seat: seatLabel,
  date: day("The day of the option, at the venue."),
  amount: won("What is to be paid."),
  heldUntil: time("When the hold ends, by the server's clock."),
});

export const userBalance = Type.Object({ userId, balance });

/** `maxCharge`: the most that one charge may bring, in won. */
function amountToCharge(maxCharge: number) {
  return Type.Integer({ minimum: 1, maximum: maxCharge, description: "Won to add.", examples: [100_000] });
}

export const chargeRequest = (maxCharge: number) =>
  tableRequest({ balance: amountToCharge(maxCharge) }, { balance: 100_000 });

export const charged = Type.Object({
  userId,
  balance: won("The balance afterwards.", 150_000),
  transferId: id("The transfer in the ledger.", 501),
  amount: won("What was added.", 100_000),
});

export const payRequest = tableRequest({ concertOptionId }, { concertOptionId: 1 });

export const paid = Type.Object({ token, concertOptionId, ...payment.properties });

export const payments = Type.Object({
  token,
  items: Type.Array(payment),
  nextCursor: nullable(text("Send it as `cursor` to read on; null at the end.", "9")),
});

/** The load scripts name the user in this header, and again in path or body. Header names arrive in lower case. */
const userHeader = Type.String({
  pattern: "^[1-9][0-9]{0,14}$",
  description: "The user (`userId`). Where the path or the body names one too, it must be the same.",
  examples: ["7"],
});

export const scriptHeaders = Type.Object({ userid: Type.Optional(userHeader) });
export const scriptKeyHeaders = Type.Object({ ...scriptHeaders.properties, ...keyHeaders.properties });

export const scriptListRequest = request({
  token: Type.Optional(text("Anything: these concerts need no token.", "your_token_here")),
});

export const scriptConcerts = Type.Object({
  items: Type.Array(
    Type.Object({
      concertId: id("The concert."),
      title: text("What it is called.", "Lights over the River"),
      dates: Type.Array(
        Type.Object({
          concertOptionId,
          date: day("The day of the option, at the venue."),
          seatsTotal: count("How many seats there are.", 50),
          seatsAvailable: count("How many of them are free.", 48),
        }),
      ),
    }),
  ),
});

export const scriptReserveRequest = request({
  userId: Type.Optional(userId),
  concertDt: Type.Optional(day("A date. The option has one of its own, which counts.", "2024-07-16")),
  concertOptionId,
  seatId: id("The seat, by an id that counts on from option to option."),
});

export const scriptChargeRequest = (maxCharge: number) =>
  request({ userId: Type.Optional(userId), chargeAmount: amountToCharge(maxCharge) });
