/** What goes in and comes out at the waiting room's door. */
import { Type } from "typebox";

import { count, flag, id, nullable, oneOf, queueState, text, time, userId } from "#http/fields.ts";

export const queueParams = Type.Object({ concertId: id("The concert.") });

const place = {
  userId,
  concertId: id("The concert."),
  number: id("The arrival number in this queue, from 1, without gaps.", 128),
  status: oneOf(
    ["WAITING", "ADMITTED", "COMPLETED", "EXPIRED", "LEFT"],
    "WAITING in line; ADMITTED to shop; the others are ends.",
  ),
  position: count("Fans waiting before you, plus one; 0 once admitted. It never rises.", 42),
  etaSeconds: nullable(count("About how long it will take; null where nobody can say.", 30)),
  retryAfterMs: count("When to ask again.", 1_200),
  expiresAt: nullable(time("By when to come once admitted, then the end of your turn; null while waiting.")),
  soldOut: flag("Every seat is sold. Holds that run out may still free none, but you may stay."),
  queueState,
};

export const placeView = Type.Object(place);

export const joined = Type.Object({
  token: text(
    "The queue token: proves your place. `Authorization: Bearer ...`",
    "eyJhbGciOiJIUzI1NiJ9.eyJudW1iZXIiOjF9.c2ln",
  ),
  ...place,
});
