/**
 * What is remembered of a rehearsal, as its fans saw it: plain data, which the promises are checked on.
 *
 * Moments are milliseconds of this process's monotonic clock, unless they say otherwise. `...From` is when a request was
 * sent, `...By` when its answer was here: what the service did, it did between the two.
 */
import type { Invariant } from "#crowd/api.ts";

/** One place in line. */
export interface PlaceStory {
  readonly fan: number;
  readonly number: number;
  /** When the first request that may have made it was sent, and when one was answered. */
  readonly joinedFrom: number;
  readonly joinedBy: number;
  /** When its fan was first told of being admitted. */
  admittedBy?: number;
  /** The latest request that was answered by "wait". */
  waitedFrom?: number;
  /** The latest request that was let through. */
  passedFrom?: number;
  /** The first request that may have ended it: a payment, leaving. */
  endedFrom?: number;
  /** The lowest position told so far. */
  position: number;
  /** Positions told to a request that was sent after a lower one had been told. */
  rises: number;
}

/** Seats that a fan was given for a while, and perhaps for good. */
export interface HoldStory {
  readonly fan: number;
  readonly reservationId: number;
  readonly showId: number;
  readonly seats: readonly number[];
  /** What is to be paid for them, in won. */
  readonly amount: number;
  readonly heldFrom: number;
  readonly heldBy: number;
  /** By the service's clock, milliseconds since 1970. */
  readonly heldUntil: number;
  /** Until when, by this process's clock, it surely lasts if nobody ends it. */
  readonly surelyUntil: number;
  /** The first request that may have ended it: a release, leaving, a payment. */
  endedFrom?: number;
  receipt?: Receipt;
}

export interface Receipt {
  readonly seats: readonly number[];
  readonly amount: number;
  readonly paidBy: number;
  /**
   * When it was paid, by the service's clock, and when it was asked for, by that clock as far as it can be known here.
   */
  readonly paidAt: number;
  readonly askedAt: number;
}

/** A charge or a payment that was acknowledged, and the balance that was told with it. */
export interface Movement {
  readonly kind: "charge" | "payment";
  readonly amount: number;
  readonly balance: number;
}

/** What a fan knows of the own money. */
export interface Purse {
  readonly fan: number;
  /** In the order of their answers. */
  readonly movements: Movement[];
  /** Asked, and never answered: they may have happened or not. */
  readonly unsettled: { kind: Movement["kind"]; amount: number }[];
  /** What the service says at the end; absent where it was not asked, or did not answer. */
  told?: { balance: number; statement?: readonly Movement[] };
}

/** Answers to one request that was sent more than once with one key. */
export interface Repeat {
  readonly fan: number;
  readonly operation: string;
  readonly answers: readonly string[];
}

/** The reservations of a fan who asked for some more than once with one key: as answered, and as listed at the end. */
export interface Reservations {
  readonly fan: number;
  readonly answered: readonly number[];
  readonly listed: readonly number[];
}

/** A turn or a hold that was refused as over. Moments of the service's clock, milliseconds since 1970. */
export interface Lapse {
  readonly fan: number;
  readonly what: "turn" | "hold";
  readonly until: number;
  readonly refusedAt: number;
}

/** A turn that nobody claimed, as a stream told that it had come and that it was over. */
export interface UnclaimedTurn {
  readonly fan: number;
  readonly toldBy: number;
  readonly overBy: number;
}

/** How the line and the house stood at one moment, as the service told it. */
export interface Sample {
  readonly at: number;
  readonly state: "open" | "paused" | "closed" | "bypass";
  readonly waiting: number;
  readonly admitted: number;
  readonly capacity: number;
  /** Only the operator is told of seats. */
  readonly seats?: { held: number; sold: number; total: number; amountSold: number };
}

export interface AuditFinding {
  readonly at: number;
  readonly invariants: readonly Invariant[];
}

/** What was told last, if it was told when all was quiet. */
export function atTheEnd<Told extends { readonly at: number }>(
  told: readonly Told[],
  { lastLookFrom = Number.POSITIVE_INFINITY }: Pick<History, "lastLookFrom">,
): Told | undefined {
  const last = told.at(-1);
  return last && last.at >= lastLookFrom ? last : undefined;
}

export interface History {
  readonly places: PlaceStory[];
  /** Turns that had run out when their fans, who had not come, were asked at the end. */
  lostTurns: number;
  /** Joins that were never answered. */
  unansweredJoins: number;
  readonly holds: HoldStory[];
  readonly purses: Purse[];
  readonly repeats: Repeat[];
  readonly reservations: Reservations[];
  readonly lapses: Lapse[];
  readonly unclaimed: UnclaimedTurn[];
  readonly samples: Sample[];
  readonly audits: AuditFinding[];
  /** When all was quiet and the last of these were asked for; absent if it did not come to that. */
  lastLookFrom?: number;
  /** Of how many fans the accounts were settled at the end. */
  readonly settled: { done: number; of: number };
  /** What nobody should be answered, in words. */
  readonly errors: string[];
}
