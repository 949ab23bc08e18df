/** What comes out where the sale is watched: figures and the audit. */
import { Type } from "typebox";

import { queuePolicy } from "#admin/schema.ts";
import { count, flag, id, nullable, text, time, won } from "#http/fields.ts";

const perSecond = (what: string) => Type.Number({ minimum: 0, description: what, examples: [12.5] });
const waitSeconds = (what: string) => nullable(Type.Number({ minimum: 0, description: what, examples: [4.2] }));

export const figures = Type.Object({
  concertId: id("The concert."),
  at: time(
    "The moment that they are of, by the database's clock as this instance knows it: at most a quarter of a second ago.",
  ),
  saleOpensAt: time("When admission begins."),
  queue: queuePolicy,
  waiting: count("Places waiting."),
  admitted: count("Places admitted."),
  held: count("Seats held, over all shows."),
  sold: count("Seats sold, over all shows."),
  seatsTotal: count("Seats there are, over all shows.", 50),
  amountSold: won("What the sold seats cost."),
  amountHeld: won("What the held seats cost: may yet be paid."),
  amountPerSecond: perSecond("Won paid per second, over the last ten seconds."),
  admissionsPerSecond: perSecond("Fans admitted per second, over the last half minute."),
  salesPerSecond: perSecond("Reservations paid per second, over the last ten seconds."),
  waitSeconds: Type.Object(
    {
      p50: waitSeconds("Half of them waited no longer; null if nobody was admitted yet."),
      p90: waitSeconds("Nine of ten waited no longer."),
      p99: waitSeconds("99 of 100 waited no longer."),
    },
    { description: "How long the last thousand admitted fans waited." },
  ),
  refusals: Type.Array(
    Type.Object({
      code: text("The code of the problem.", "SEAT_UNAVAILABLE"),
      total: count("How many, since the instances that live now were started.", 120),
      perSecond: perSecond("How many a second, over the last ten seconds."),
    }),
    { description: "What all instances refused, of whatever concert; the most frequent first." },
  ),
  instances: Type.Array(
    Type.Object({
      instanceId: Type.String({
        format: "uuid",
        description: "The instance; another one after each start.",
        examples: ["0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c99"],
      }),
      host: text("The machine.", "jari-1"),
      pid: count("The process there.", 4_711),
      startedAt: time("When it started."),
      heardAgoMs: count("How long ago it was last heard of. It says something every two seconds.", 900),
      requestsPerSecond: perSecond("Requests answered per second, over the last ten seconds."),
      eventLoopDelayMs: count("How late it comes to its work: 99 of 100 times no later.", 2),
      memoryBytes: count("Memory that it takes.", 180_000_000),
    }),
    { description: "The instances heard of within the last minute, the oldest first." },
  ),
});

export const audit = Type.Object({
  holds: flag("Whether every invariant holds.", true),
  checkedAt: time("The moment of the snapshot, by the database's clock."),
  invariants: Type.Array(
    Type.Object({
      name: text("Stable: docs/invariants.md explains it.", "seat-sold-once"),
      sentence: text("What it says.", "Each sold seat is sold once, to the reservation that it is marked with."),
      holds: flag("Whether it holds.", true),
      checked: count("How many rows it was checked on."),
      offending: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        description: "At most 20 rows that break it.",
      }),
    }),
  ),
});
