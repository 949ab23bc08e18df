/** Pure rules of the waiting room: when to come back, how long it may take, whether anybody is let in. */
import type { QueuePolicy, QueueState } from "#events/types.ts";

/** How a fan stands: WAITING, or ADMITTED and may shop; the others are ends. */
export type PlaceStatus = "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";

/** A step admits at most so many, and ends at most so many turns, to stay short; the next tick goes on. */
export const maxPerStep = 5_000;

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

/** What an estimate of the wait is made of: the policy, and how things go. */
export interface Flow extends Omit<QueuePolicy, "claimSeconds"> {
  saleOpensAt: number;
  /** Fans whose turn it is. */
  admitted: number;
  /** How many turns end a second, measured lately; null if nobody can say yet. */
  endingsPerSecond: number | null;
}

/**
 * Seconds until the fan at `position` is admitted, as far as can be said; null if nobody can say. Those for whom there is
 * room come in at once, or as fast as the policy lets them; each one behind them waits for a turn to end. How many end is
 * measured; and a turn, as a rule, ends after `passSeconds` at the latest: that is told while nothing has been measured.
 */
export function etaSeconds(position: number, flow: Flow, now: number): number | null {
  if (position === 0) return 0;
  const { state, capacity, passSeconds, admitPerSecond, admitted, endingsPerSecond } = flow;
  if (state === "paused") return null;
  const untilOpen = Math.max(0, flow.saleOpensAt - now) / 1000;
  if (state === "bypass") return inWholeSeconds(untilOpen);
  const smoothed = admitPerSecond === null ? 0 : position / admitPerSecond;
  const turns = Math.max(0, position - (capacity - admitted));
  if (turns === 0) return inWholeSeconds(untilOpen + smoothed);
  if (capacity === 0) return null;
  const atMost = Math.ceil(turns / capacity) * passSeconds;
  const measured = endingsPerSecond ? turns / endingsPerSecond : Number.POSITIVE_INFINITY;
  return inWholeSeconds(untilOpen + Math.max(smoothed, Math.min(measured, atMost)));
}

/**
 * Who still waits is never told that no time is left; nor a time that is no whole number any more, as it may become where
 * `admitPerSecond` is next to nothing.
 */
function inWholeSeconds(seconds: number): number | null {
  return seconds > Number.MAX_SAFE_INTEGER ? null : Math.max(1, Math.ceil(seconds));
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
