/** Pure rules of the waiting room: when to come back, how long it may take, whether anybody is let in. */
import type { QueueState } from "#events/types.ts";

/** How a fan stands: WAITING, or ADMITTED and may shop; the others are ends. */
export type PlaceStatus = "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";

const frontMs = 1_000;
const perRootPlaceMs = 30;
const admittedMs = 5_000;
const jitter = 0.1;

/**
 * Milliseconds until a fan at `position` should ask again: about one second in front, growing with the root of the
 * distance, at most half of the claim window (or a turn that came sooner than thought could be missed).
 * `random` is from 0 to 1 and spreads a crowd that arrived together.
 */
export function retryAfterMs(position: number, claimSeconds: number, random: number): number {
  const wanted = position === 0 ? admittedMs : frontMs + perRootPlaceMs * Math.sqrt(position);
  const spread = wanted * (1 - jitter + 2 * jitter * random);
  return Math.round(Math.min(spread, claimSeconds * 500));
}

/** Seconds until the fan at `position` is admitted, as far as can be said; null if nobody can say. */
export function etaSeconds(
  position: number,
  queue: { state: QueueState; saleOpensAt: number; admissionsPerSecond: number | null },
  now: number,
): number | null {
  if (position === 0) return 0;
  if (queue.state === "paused" || !queue.admissionsPerSecond) return null;
  const untilOpen = Math.max(0, queue.saleOpensAt - now) / 1000;
  return Math.ceil(untilOpen + position / queue.admissionsPerSecond);
}

/** Whether a queue lets fans in at this moment. A closed queue gives no new places but serves those in line. */
export function isAdmitting(queue: { state: QueueState; saleOpensAt: number }, now: number): boolean {
  return queue.state !== "paused" && queue.saleOpensAt <= now;
}

/**
 * How many may be admitted by the optional limit of flow: a credit that grows by `admitPerSecond` and holds one
 * second's worth. Answers the credit after `elapsedMs` more; whole units of it may be spent.
 */
export function refillCredit(credit: number, admitPerSecond: number, elapsedMs: number): number {
  return Math.min(Math.max(1, admitPerSecond), credit + (admitPerSecond * elapsedMs) / 1000);
}
