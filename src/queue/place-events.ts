/**
 * What happened to places, as events: one for all the places of a concert to which the same happened in the same
 * transaction, because a batch is many places and followers read each event.
 */
import type { NewEvent, PlaceEnd } from "#events/types.ts";
import type { PlaceKey } from "#queue/place-queries.ts";

/** A place and until when its turn lasts from now on. */
export interface Deadline extends PlaceKey {
  expiresAt: number;
}

export function endedEvents(places: readonly PlaceKey[], status: PlaceEnd): NewEvent[] {
  return groups(places, ({ concertId }) => String(concertId)).map(({ concertId, numbers }) => ({
    type: "places.ended",
    concertId,
    showId: null,
    payload: { numbers, status },
  }));
}

export function deadlineEvents(type: "places.claimed" | "places.extended", places: readonly Deadline[]): NewEvent[] {
  return groups(places, ({ concertId, expiresAt }) => `${concertId} ${expiresAt}`).map(
    ({ concertId, numbers, first }) => ({
      type,
      concertId,
      showId: null,
      payload: { numbers, expiresAt: first.expiresAt },
    }),
  );
}

/** Places put together that have the same key, in the order of their first. */
function groups<Place extends PlaceKey>(
  places: readonly Place[],
  keyOf: (place: Place) => string,
): { concertId: number; numbers: number[]; first: Place }[] {
  const found = new Map<string, { concertId: number; numbers: number[]; first: Place }>();
  for (const place of places) {
    const key = keyOf(place);
    const group = found.get(key);
    if (group) group.numbers.push(place.number);
    else found.set(key, { concertId: place.concertId, numbers: [place.number], first: place });
  }
  return [...found.values()];
}
