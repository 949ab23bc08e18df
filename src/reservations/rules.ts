/** Pure rules of reserving. */
import { LRUCache } from "lru-cache";

import { hasBegun, type Show } from "#concerts/show.ts";
import { Problem } from "#problems.ts";
import type { LockedSeat } from "#reservations/seat-queries.ts";

/** Whether a locked seat can be taken at `now`: a hold that has run out is free at that very moment. */
export function isFree(seat: LockedSeat, now: number): boolean {
  return seat.status === "AVAILABLE" || (seat.status === "HELD" && (seat.heldUntil ?? 0) <= now);
}

/** Why nobody takes seats of a show any more; undefined while it can be booked. */
export function overRefusal(show: Show, now: number): Problem | undefined {
  if (!hasBegun(show, now)) return undefined;
  return new Problem("SHOW_OVER", `Show ${show.showId} began at ${new Date(show.startsAt).toISOString()}.`);
}

/** Why a user may not take so many seats more; undefined if they may. */
export function limitRefusal(owned: number, wanted: number, maxSeatsPerUser: number): Problem | undefined {
  if (owned + wanted <= maxSeatsPerUser) return undefined;
  const detail = `You hold or own ${owned} of at most ${maxSeatsPerUser} seats of this concert, and asked for ${wanted}.`;
  return new Problem("SEAT_LIMIT_REACHED", detail, { limit: maxSeatsPerUser });
}

/** In a rush thousands are told the same of the same few seats. */
const refusalsOfOneSeat = new LRUCache<number, Problem>({ max: 1_000 });

/** The refusal of a request of which some seats are taken. */
export function takenRefusal(taken: readonly number[]): Problem {
  const [first = 0, ...others] = taken;
  if (others.length > 0) return seatUnavailable(taken, `Seats ${taken.join(", ")} are taken.`);
  let refusal = refusalsOfOneSeat.get(first);
  if (!refusal) {
    refusal = seatUnavailable(taken, `Seat ${first} is taken.`);
    refusalsOfOneSeat.set(first, refusal);
  }
  return refusal;
}

function seatUnavailable(seats: readonly number[], detail: string): Problem {
  return new Problem("SEAT_UNAVAILABLE", `${detail} Nothing was held.`, { seats: [...seats] });
}
