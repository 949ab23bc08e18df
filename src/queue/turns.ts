/**
 * What reserving and paying do to the fan's turn, inside their own transactions: lock it, prolong it, complete it.
 * Places are locked before anything else that those transactions lock.
 */
import type { Tx } from "#db/transaction.ts";
import type { NewEvent } from "#events/types.ts";
import { endPlaces, lockPlaces, setPlaceDeadlines, type PlaceKey, type PlaceRow } from "#queue/queries.ts";

export { refusalOf } from "#queue/claim-places.ts";
export type { PlaceKey, PlaceRow };

/** Takes the locks of places and answers each as it then is, undefined where there is none. */
export async function lockTurns(tx: Tx, keys: readonly PlaceKey[]): Promise<(PlaceRow | undefined)[]> {
  const rows = new Map((await lockPlaces(tx, keys)).map((row) => [`${row.concertId}:${row.number}`, row]));
  return keys.map(({ concertId, number }) => rows.get(`${concertId}:${number}`));
}

/**
 * Sees to it that each turn lasts at least until `until`, so that a live hold can always be paid; a turn that was not
 * claimed yet is claimed by this. Answers the events to append.
 */
export async function prolongTurns(
  tx: Tx,
  turns: readonly { place: PlaceRow; until: number }[],
  now: number,
): Promise<NewEvent[]> {
  const changed = turns.flatMap(({ place, until }) => {
    const ownEnd = place.claimedAt === null ? now + place.passSeconds * 1000 : (place.expiresAt ?? now);
    if (place.claimedAt !== null && ownEnd >= until) return [];
    return [{ concertId: place.concertId, number: place.number, expiresAt: Math.max(ownEnd, until) }];
  });
  if (changed.length > 0) await setPlaceDeadlines(tx, changed, now);
  return changed.map(({ concertId, number, expiresAt }) => ({
    type: "places.extended",
    concertId,
    showId: null,
    payload: { numbers: [number], expiresAt },
  }));
}

/** Ends turns by payment. Answers the events to append. */
export async function completeTurns(tx: Tx, places: readonly PlaceKey[], now: number): Promise<NewEvent[]> {
  await endPlaces(tx, places, "COMPLETED", now);
  return places.map(({ concertId, number }) => ({
    type: "places.ended",
    concertId,
    showId: null,
    payload: { numbers: [number], status: "COMPLETED" },
  }));
}
