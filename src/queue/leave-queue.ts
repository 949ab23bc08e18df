/** Leaving: the place is given up for good, and so are the fan's holds of that concert, in the same transaction. */
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { Problem } from "#problems.ts";
import { expiredPlace } from "#queue/claim-places.ts";
import { endedEvents } from "#queue/place-events.ts";
import { endPlaces, lockPlaces, type PlaceKey } from "#queue/place-queries.ts";

export interface Leaver {
  concertId: number;
  userId: string;
}

/** Releases the live holds of users in concerts; given by the reservations, which know them. Locks come after places'. */
export type ReleaseHoldsOf = (tx: Tx, leavers: readonly Leaver[]) => Promise<void>;

/** Ends live places. Problems: TOKEN_EXPIRED for one that has ended already. */
export async function leaveQueue(
  tx: Tx,
  { log, releaseHoldsOf }: { log: EventLog; releaseHoldsOf: ReleaseHoldsOf },
  keys: readonly PlaceKey[],
): Promise<(undefined | Problem)[]> {
  const [rows, now] = await Promise.all([lockPlaces(tx, keys), readClock(tx)]);
  const live = rows.filter(({ status }) => status === "WAITING" || status === "ADMITTED");
  if (live.length > 0) {
    await Promise.all([
      endPlaces(tx, live, "LEFT", now),
      // Who waits may hold seats too: those of an earlier turn that ended by paying others.
      releaseHoldsOf(tx, live),
      log.append(tx, endedEvents(live, "LEFT")),
    ]);
  }
  return keys.map(({ concertId, number }) => {
    const row = rows.find((place) => place.concertId === concertId && place.number === number);
    return row && live.includes(row) ? undefined : expiredPlace(row?.status ?? "LEFT");
  });
}
