/** What the streams send: the data of their events, as JSON. */
import { Type, type TSchema } from "typebox";

import { count, id, oneOf, text } from "#http/fields.ts";
import { placeView } from "#queue/schema.ts";
import { showSeats } from "#seats/schema.ts";

export { showParams } from "#seats/schema.ts";

export const streamHeaders = Type.Object({
  "last-event-id": Type.Optional(
    text("The `id` of the last event received, when you come back to a stream.", "128:42:0:0:open"),
  ),
});

/** A response that is a stream of events whose data have the shape `data`. */
export function eventStream(description: string, data: TSchema) {
  return { "x-response-description": description, content: { "text/event-stream": { schema: data } } };
}

export const placeStream = eventStream(
  "Events `place`: the data is what `GET /v1/queue` answers. The last one says how the place ended.",
  placeView,
);

const seatChanges = Type.Object({
  showId: id("The show."),
  version: count("The newest event that this includes: a number that never falls on one instance.", 1_235),
  seats: Type.Array(
    Type.Object({
      number: id("The seat's number.", 7),
      status: oneOf(["AVAILABLE", "HELD", "SOLD"], "How it is now."),
    }),
    { description: "The seats that have changed." },
  ),
});

export const seatStream = eventStream(
  "First an event `snapshot`: the data is what `GET /v1/shows/{showId}/seats` answers. Then events `changes`.",
  Type.Union([showSeats, seatChanges]),
);
