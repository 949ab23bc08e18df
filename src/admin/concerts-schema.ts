/** What comes out where operators look at concerts. */
import { Type } from "typebox";

import { queuePolicy, seatNumber } from "#admin/schema.ts";
import { concertDetails, concertSummary } from "#concerts/schema.ts";
import { count, day, id, text, time, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";

const seatCounts = {
  seatsTotal: count("Seats there are.", 50),
  seatsAvailable: count("Seats that are free.", 38),
  held: count("Seats held.", 2),
  sold: count("Seats sold.", 10),
};

const standing = {
  queue: Type.Object({
    ...queuePolicy.properties,
    waiting: count("Places waiting.", 1_234),
    admitted: count("Places admitted.", 100),
  }),
  ...seatCounts,
};

export const concertAsOperator = Type.Object({ ...concertSummary.properties, ...standing });

export const concertsAsOperator = pageOf(concertAsOperator);

export const concertDetailsAsOperator = Type.Object({
  ...concertDetails.properties,
  ...standing,
  shows: Type.Array(
    Type.Object({
      showId: id("The show."),
      date: day("The day of the show."),
      startsAt: time("When it begins."),
      ...seatCounts,
      sections: Type.Array(
        Type.Object({
          name: text("What the block of seats is called.", "VIP"),
          from: seatNumber("Its first seat.", 1),
          to: seatNumber("Its last seat.", 10),
          price: won("Price of each seat.", 50_000),
        }),
      ),
    }),
    { description: "By time." },
  ),
});
