/** What goes in and comes out at the concerts' door. */
import { Type } from "typebox";

import { count, day, flag, id, queueState, text, time, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";

const summary = {
  concertId: id("The concert."),
  title: text("What it is called.", "Autumn Night"),
  artist: text("Who plays.", "The Persimmons"),
  venue: text("Where.", "Olympic Hall, Seoul"),
  saleOpensAt: time("When admission begins. Fans may join and wait before.", "2026-09-01T11:00:00.000Z"),
  firstDate: day("The day of the first show."),
  lastDate: day("The day of the last show.", "2026-10-17"),
  lastStartsAt: time("When the last show begins: then nothing of it is sold any more.", "2026-10-17T10:00:00.000Z"),
  maxSeatsPerUser: count("Seats that one user may hold and own of it.", 4),
  priceFrom: won("The lowest price of a seat, over all shows.", 50_000),
  priceTo: won("The highest price of a seat, over all shows.", 165_000),
  soldOut: flag("Whether every seat of every show is sold."),
};

export const concertSummary = Type.Object({ ...summary, queue: Type.Object({ state: queueState }) });

export const concertPage = pageOf(concertSummary);

export const concertParams = Type.Object({ concertId: id("The concert.") });

export const concertDetails = Type.Object({
  ...summary,
  description: text("What it is about.", "Two hours, one intermission."),
  queue: Type.Object({
    state: queueState,
    waiting: count("Places in line.", 1234),
    admitted: count("Places whose turn it is.", 100),
    capacity: count("Places that may have their turn at the same time.", 100),
  }),
});
