/** Leaving: the place is given up for good, and so are the fan's holds of that concert, in the same transaction. */
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import { expiredPlace } from "#queue/claim-places.ts";
import { endedEvents } from "#queue/place-events.ts";
import { endPlaces, lockPlaces, type PlaceKey, type PlaceRow } from "#queue/place-queries.ts";

export interface Leaver {
  concertId: number;
  userId: string;
}

/** Releases the live holds of users in concerts; given by the reservations, which know them. Locks come after places'. */
export type ReleaseHoldsOf = (tx: Tx, leavers: readonly Leaver[]) => Promise<void>;

/** Who gives which place up. */
export interface LeaveRequest extends PlaceKey {
  userId: string;
}

/**
 * Ends live places, each for the user whose it is: a token may be older than a backup that was restored, and its number
 * somebody else's by now. Problems: TOKEN_EXPIRED for one that has ended already, TOKEN_INVALID for another user's.
 */
export async function leaveQueue(
  tx: Tx,
  { log, releaseHoldsOf }: { log: EventLog; releaseHoldsOf: ReleaseHoldsOf },
  requests: readonly LeaveRequest[],
): Promise<(undefined | Problem)[]> {
  const [rows, now] = await Promise.all([lockPlaces(tx, requests), readClock(tx)]);
  const answers = requests.map((request) => refusalOf(rows.find(isPlaceOf(request)), request));
  const granted = requests.filter((_request, index) => !answers[index]);
  const live = rows.filter((place) => granted.some((request) => isPlaceOf(request)(place)));
  if (live.length > 0) {
    await Promise.all([
      endPlaces(tx, live, "LEFT", now),
      // Who waits may hold seats too: those of an earlier turn that ended by paying others.
      releaseHoldsOf(tx, live),
      log.append(tx, endedEvents(live, "LEFT")),
    ]);
  }
  return answers;
}

function isPlaceOf({ concertId, number }: PlaceKey): (place: PlaceKey) => boolean {
  return (place) => place.concertId === concertId && place.number === number;
}

function refusalOf(place: PlaceRow | undefined, { userId }: LeaveRequest): Problem | undefined {
  if (!place) return expiredPlace("LEFT");
  if (place.userId !== userId) return new Problem("TOKEN_INVALID", "The place of this token does not exist.");
  return place.status === "WAITING" || place.status === "ADMITTED" ? undefined : expiredPlace(place.status);
}
