/** What goes in and comes out at the operator's door. */
import { Type } from "typebox";

import { count, id, nullable, queueState, request, text, time } from "#http/fields.ts";

function whole(what: string, { min, max, example }: { min: number; max: number; example: number }) {
  return Type.Integer({ minimum: min, maximum: max, description: what, examples: [example] });
}

const price = whole("Price of each seat, in won.", { min: 1, max: 100_000_000, example: 50_000 });
/** The number of a seat. */
export const seatNumber = (what: string, example: number) => whole(what, { min: 1, max: 100_000, example });
const seconds = (what: string, example: number) => whole(what, { min: 1, max: 86_400, example });
const rate = Type.Number({
  exclusiveMinimum: 0,
  maximum: 100_000,
  description: "Fans admitted per second at most; null: no such limit.",
  examples: [20],
});

/** How a queue admits. Times in seconds. */
const policy = {
  state: queueState,
  capacity: whole("Fans admitted at the same time, at most.", { min: 0, max: 1_000_000, example: 1_000 }),
  passSeconds: seconds("How long an admitted fan who came has to finish.", 600),
  claimSeconds: seconds("How long an admitted fan has to come before the turn goes to the next.", 60),
  admitPerSecond: nullable(rate),
};

const someOfThePolicy = {
  state: Type.Optional(policy.state),
  capacity: Type.Optional(policy.capacity),
  passSeconds: Type.Optional(policy.passSeconds),
  claimSeconds: Type.Optional(policy.claimSeconds),
  admitPerSecond: Type.Optional(policy.admitPerSecond),
};

const section = request({
  name: text("What the block of seats is called; blanks around it are dropped.", "VIP", {
    minLength: 1,
    maxLength: 40,
    pattern: "\\S",
  }),
  from: seatNumber("Its first seat.", 1),
  to: seatNumber("Its last seat.", 10),
  price,
});

const show = request({
  startsAt: time("When it begins; its date is that day at the venue."),
  seats: Type.Optional(seatNumber("How many seats, numbered from 1; 50 if nothing is said.", 50)),
  price: Type.Optional(price),
  sections: Type.Optional(
    Type.Array(section, {
      maxItems: 200,
      description: "Blocks of seats with names and prices; the others cost `price`.",
    }),
  ),
});

export const createConcertRequest = request({
  title: text("What it is called.", "Lights over the River", { minLength: 1, maxLength: 200, pattern: "\\S" }),
  artist: Type.Optional(text("Who plays.", "Mina Park", { maxLength: 200 })),
  venue: Type.Optional(text("Where.", "Riverside Hall", { maxLength: 200 })),
  description: Type.Optional(text("What a fan should know.", "Two hours without a break.", { maxLength: 5_000 })),
  saleOpensAt: Type.Optional(time("When admission begins; now if nothing is said.")),
  queue: Type.Optional(request(someOfThePolicy)),
  maxSeatsPerUser: Type.Optional(
    whole("Seats that one user may hold and own of it.", { min: 1, max: 100_000, example: 4 }),
  ),
  shows: Type.Array(show, { minItems: 1, maxItems: 100, description: "Its dated performances." }),
});

const concertId = id("The concert.");

export const createdConcert = Type.Object({
  concertId,
  shows: Type.Array(
    Type.Object({
      showId: id("The show."),
      startsAt: time("When it begins."),
      seatsTotal: count("How many seats it has.", 50),
    }),
    { description: "In the order in which they were sent." },
  ),
});

export const concertParams = Type.Object({ concertId });

/** At least one of the policies. */
export const setQueuePolicyRequest = Type.Object(someOfThePolicy, { additionalProperties: false, minProperties: 1 });

export const queuePolicy = Type.Object(policy);
