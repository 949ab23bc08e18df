/** What goes in and comes out where seats are shown. */
import { Type } from "typebox";

import { count, day, id, oneOf, request, text, time, won } from "#http/fields.ts";

export const concertParams = Type.Object({ concertId: id("The concert.") });
export const showParams = Type.Object({ showId: id("The show.") });
export const dateQuery = request({ date: day("The day to look at.") });

const show = {
  showId: id("The show."),
  date: day("The day of the show, at the venue."),
  startsAt: time("When it starts."),
};

export const dates = Type.Object({
  items: Type.Array(
    Type.Object({
      ...show,
      seatsTotal: count("How many seats there are.", 50),
      seatsAvailable: count("How many of them are free.", 48),
    }),
  ),
});

const seat = Type.Object({
  number: id("The seat's number.", 7),
  label: text("What is written on the seat.", "07"),
  section: text("The part of the house it is in.", "R"),
  price: won("Its price.", 50_000),
  status: oneOf(["AVAILABLE", "HELD", "SOLD"], "HELD may become AVAILABLE again."),
});

export const showSeats = Type.Object({
  ...show,
  version: count("The newest event that this includes: a number that never falls on one instance.", 1_234),
  seats: Type.Array(seat),
});

export const freeSeats = Type.Object({
  items: Type.Array(Type.Object({ ...show, seats: Type.Array(seat, { description: "The free seats." }) })),
});
