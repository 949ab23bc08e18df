/**
 * What reserving and paying do to the fan's turn, inside their own transactions: lock it, prolong it, complete it.
 * Places are locked before anything else that those transactions lock.
 */
import type { Tx } from "#db/transaction.ts";
import type { NewEvent } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { deadlineEvents, endedEvents, type Deadline } from "#queue/place-events.ts";
import { endPlaces, lockPlaces, setPlaceDeadlines, type PlaceKey, type PlaceRow } from "#queue/place-queries.ts";

export { refusalOf } from "#queue/claim-places.ts";
export type { PlaceKey, PlaceRow };

/** A change of turns: `write` makes it, `events` tell of it. They travel with the other changes of the transaction. */
export interface TurnChange {
  events: NewEvent[];
  write(tx: Tx): Promise<void>;
}

/** Takes the locks of places and answers each as it then is, undefined where there is none. */
export async function lockTurns(tx: Tx, keys: readonly PlaceKey[]): Promise<(PlaceRow | undefined)[]> {
  const rows = new Map((await lockPlaces(tx, keys)).map((row) => [`${row.concertId}:${row.number}`, row]));
  return keys.map(({ concertId, number }) => rows.get(`${concertId}:${number}`));
}

/**
 * Why the fan of a turn that goes on may hold no more seats. Holds prolong a turn so that they can be paid; who could take new
 * ones then, and release them, would keep turn and seats for ever. The time is that of the policy as it is now.
 */
export function choosingRefusal(place: PlaceRow | undefined, now: number): Problem | undefined {
  if (!place || place.claimedAt === null) return undefined;
  const over = place.claimedAt + place.passSeconds * 1000;
  if (now < over) return undefined;
  return new Problem("TURN_OVER", `Your time to choose seats was over at ${new Date(over).toISOString()}.`);
}

/**
 * Sees to it that each turn lasts at least until `until`, so that a live hold can always be paid; a turn that was not
 * claimed yet is claimed by this.
 */
export function prolongTurns(turns: readonly { place: PlaceRow; until: number }[], now: number): TurnChange {
  const changed = turns.flatMap(({ place, until }): Deadline[] => {
    const ownEnd = place.claimedAt === null ? now + place.passSeconds * 1000 : (place.expiresAt ?? now);
    if (place.claimedAt !== null && ownEnd >= until) return [];
    return [{ concertId: place.concertId, number: place.number, expiresAt: Math.max(ownEnd, until) }];
  });
  return {
    events: deadlineEvents("places.extended", changed),
    write: async (tx) => {
      if (changed.length > 0) await setPlaceDeadlines(tx, changed, now);
    },
  };
}

/** Ends turns by payment. */
export function completeTurns(places: readonly PlaceKey[], now: number): TurnChange {
  return {
    events: endedEvents(places, "COMPLETED"),
    write: (tx) => endPlaces(tx, places, "COMPLETED", now),
  };
}
