/** The end of a place: how it ended is kept and its token forgotten, in all tabs. */
import { ApiProblem } from "#web/api/problem.ts";
import { keepEnd } from "#web/line/kept-place.ts";
import { meaningOf, type PlaceEnd } from "#web/line/place.ts";
import { dropQueueToken } from "#web/session/queue-token.ts";

/** The place in the line of this concert is over. */
export function endPlace(concertId: number, end: PlaceEnd): void {
  keepEnd(concertId, end);
  dropQueueToken(concertId);
}

/** The same if the refusal of its token says so. */
export function noteEnd(concertId: number, error: unknown): void {
  const meaning = error instanceof ApiProblem ? meaningOf(error) : undefined;
  if (meaning !== undefined && meaning !== "dead-token") endPlace(concertId, meaning);
}
