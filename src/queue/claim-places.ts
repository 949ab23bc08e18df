/**
 * The claim: the first request that a fan makes after being admitted. It turns the claim window into the turn itself,
 * which lasts passSeconds from then on.
 */
import { readClock } from "#db/clock.ts";
import type { Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";
import { deadlineEvents, type Deadline } from "#queue/place-events.ts";
import { lockPlaces, setPlaceDeadlines, type PlaceKey, type PlaceRow } from "#queue/place-queries.ts";

export interface ClaimRequest extends PlaceKey {
  userId: string;
}

export interface Claimed {
  /** The end of the turn. Database milliseconds. */
  expiresAt: number;
}

/** Claims admitted places; one already claimed stays as it is. Problems: TOKEN_EXPIRED, NOT_ADMITTED. */
export async function claimPlaces(
  tx: Tx,
  log: EventLog,
  requests: readonly ClaimRequest[],
): Promise<(Claimed | Problem)[]> {
  const [rows, now] = await Promise.all([lockPlaces(tx, requests), readClock(tx)]);
  const claimed: Deadline[] = [];
  const answers = requests.map(({ concertId, number, userId }) => {
    const place = rows.find((row) => row.concertId === concertId && row.number === number);
    const refusal = refusalOf(place, { userId, now });
    if (!place || refusal) return refusal as Problem;
    if (place.claimedAt !== null) return { expiresAt: place.expiresAt ?? now };
    const expiresAt = now + place.passSeconds * 1000;
    claimed.push({ concertId, number, expiresAt });
    return { expiresAt };
  });
  if (claimed.length > 0) {
    await Promise.all([setPlaceDeadlines(tx, claimed, now), log.append(tx, deadlineEvents("places.claimed", claimed))]);
  }
  return answers;
}

/**
 * Why a user's place may not shop at `now`; undefined if it may. A decision that counts is made with the place's row
 * locked and a clock read after.
 */
export function refusalOf(
  place: PlaceRow | undefined,
  { userId, now }: { userId: string; now: number },
): Problem | undefined {
  if (place?.userId !== userId) return new Problem("TOKEN_INVALID", "The place of this token does not exist.");
  if (place.status === "WAITING") return new Problem("NOT_ADMITTED", "Your turn has not come yet.");
  if (place.status === "ADMITTED" && (place.expiresAt ?? 0) > now) return undefined;
  return expiredPlace(place.status);
}

const endings: Record<string, string> = {
  COMPLETED: "The place of this token was used up by a payment.",
  LEFT: "The place of this token was given up.",
};

/** The answer to a token whose place has ended, and how. */
export function expiredPlace(status: string): Problem {
  const ended = status in endings ? status : "EXPIRED";
  return new Problem("TOKEN_EXPIRED", endings[ended] ?? "The time of this token's place ran out.", { place: ended });
}
