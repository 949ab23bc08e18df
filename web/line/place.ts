/**
 * A fan's place as this app knows it, and the rules of taking in news of it. Promises: for one and the same place the
 * position never rises and a turn is not taken back by old news, whichever way and in whatever order the news come.
 */
import type { Answer } from "#web/api/client.ts";
import type { ApiProblem } from "#web/api/problem.ts";

export type Place = Answer<"getPlace">;

/** How a place can end; nothing comes after. */
export type PlaceEnd = "COMPLETED" | "EXPIRED" | "LEFT";

const ends: readonly string[] = ["COMPLETED", "EXPIRED", "LEFT"] satisfies PlaceEnd[];

export function isEnd(status: unknown): status is PlaceEnd {
  return typeof status === "string" && ends.includes(status);
}

/** What is to be believed after `next` was heard: the server's word, but for what is older than `known`. */
export function newestOf(known: Place | undefined, next: Place): Place {
  if (known?.number !== next.number || known.userId !== next.userId) return next;
  if (isEnd(known.status)) return known;
  if (next.status !== "WAITING") return next;
  if (known.status === "ADMITTED") return known;
  return next.position <= known.position ? next : { ...next, position: known.position };
}

/** The place after its end. */
export function endedPlace(place: Place, status: PlaceEnd): Place {
  return { ...place, status, position: 0, etaSeconds: null, expiresAt: null, retryAfterMs: 0 };
}

/**
 * What the refusal of a queue token means:
 * - an end: so the place is over;
 * - `dead-token`: the token is worth nothing any more, the place may be: joining again gives the same place;
 * - undefined: nothing about the place; asking again later may help.
 */
export function meaningOf(problem: ApiProblem): PlaceEnd | "dead-token" | undefined {
  if (problem.status !== 401) return undefined;
  const { place } = problem.extra;
  return isEnd(place) ? place : "dead-token";
}

/** How much of the way from `firstPosition` to the door is behind the fan, from 0 to 1. */
export function progressOf({ status, position }: Pick<Place, "status" | "position">, firstPosition: number): number {
  if (status !== "WAITING") return 1;
  return firstPosition <= position ? 0 : 1 - position / firstPosition;
}
