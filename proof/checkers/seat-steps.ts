/**
 * What happened to a seat, as steps between its states: FREE, or held by the n-th of those who asked for it, or sold to
 * them. Seats as they are listed are left out: they are told from memory, and may be a moment old.
 */
import type { Certain, Possible } from "#proof/checkers/linearize.ts";
import type { HoldTerms, Ending, ReservationStory } from "#proof/checkers/reservations.ts";
import { isOutside, surelyLasts } from "#proof/checkers/spans.ts";
import type { Write } from "#proof/checkers/writes.ts";
import type { SeatRow } from "#proof/database/dump.ts";
import type { Operation } from "#proof/history/pair.ts";

export const FREE = 0;
export const heldBy = (index: number): number => 2 * index + 1;
export const soldTo = (index: number): number => 2 * index + 2;

/** Whose state it is, by index; undefined if it is nobody's. */
export function ownerOf(state: number): number | undefined {
  return state === FREE ? undefined : Math.floor((state - 1) / 2);
}

/** After everything else, however long after: by then every hold may be over. */
const end = Number.MAX_SAFE_INTEGER - 1;

export interface SeatSteps {
  readonly certain: readonly Certain[];
  readonly possible: readonly Possible[];
}

export interface SeatFacts {
  readonly stories: readonly ReservationStory[];
  /** What was answered about a reservation, by its number. */
  readonly seenOf: ReadonlyMap<number, readonly Operation[]>;
  readonly terms: HoldTerms;
  /** The seat in the end, where the database is known. */
  readonly row?: SeatRow;
  /** The database's clock in the end. */
  readonly endedAt?: number;
}

export function stepsOf(facts: SeatFacts): SeatSteps {
  const certain: Certain[] = [];
  const possible: Possible[] = [];
  /** A write that may have happened is a possible step; one that surely did has a last moment. */
  const add = (write: Write, move: { when: number; to: number }, says: string): void => {
    const { lines, from, by, value, remembered } = write;
    if (!value && !remembered) possible.push({ from, ...move });
    else certain.push({ lines, says, from, by: Math.min(by, end), after: only(move) });
  };
  facts.stories.forEach((story, index) => {
    const { reservation, held, payments, refunds, endings } = story;
    const [own, sold] = [heldBy(index), soldTo(index)];
    add(held, { when: FREE, to: own }, `the hold of reservation ${reservation}`);
    possible.push({ from: surelyLasts(facts.terms.clockSpans, held.from, facts.terms.holdMs), when: own, to: FREE });
    for (const payment of payments) add(payment, { when: own, to: sold }, `the payment of reservation ${reservation}`);
    for (const refund of refunds) add(refund, { when: sold, to: FREE }, `the refund of reservation ${reservation}`);
    for (const ending of endings) addEnding(ending, { certain, possible }, index);
    for (const seen of facts.seenOf.get(reservation) ?? []) {
      // A hold that a wrong clock has ended is live again when the clock is set right: of that time nothing is believed.
      if (!isOutside(facts.terms.clockSpans, held.from, seen.endedAt)) continue;
      certain.push(...readStep(seen, index, reservation));
    }
  });
  const last = facts.row && lastStep(facts.row, facts);
  if (last) certain.push(last);
  return { certain, possible };
}

function only({ when, to }: { when: number; to: number }): (state: number) => number | undefined {
  return (state) => (state === when ? to : undefined);
}

/** An end of a hold does nothing where the hold is over already; releasing what is paid is refused, leaving is not. */
function addEnding(
  { op, lines, from, by, value }: Ending,
  { certain, possible }: { certain: Certain[]; possible: Possible[] },
  index: number,
): void {
  const [own, sold] = [heldBy(index), soldTo(index)];
  if (!value) {
    possible.push({ from, when: own, to: FREE });
    return;
  }
  const after = (state: number): number | undefined => {
    if (state === own) return FREE;
    return state === sold && op !== "leaveQueue" ? undefined : state;
  };
  certain.push({ lines, says: `the release by ${op}`, from, by, after });
}

/** What an answer says of the reservation's seats: they are its own, sold to it, or not its own. */
function readStep(seen: Operation, index: number, reservation: number): Certain[] {
  const { i, invokedAt: from, endedAt: by } = seen;
  const [own, sold] = [heldBy(index), soldTo(index)];
  const status = statusTold(seen);
  if (status === undefined) return [];
  const isSo = (state: number): boolean => {
    if (status === "HELD") return state === own;
    return status === "PAID" ? state === sold : state !== own && state !== sold;
  };
  const says = `that reservation ${reservation} was told to be ${status}`;
  return [{ lines: [i], says, from, by, after: (state) => (isSo(state) ? state : undefined) }];
}

function statusTold(seen: Operation): "HELD" | "PAID" | "OVER" | undefined {
  if (seen.outcome === "ok" && seen.op === "getReservation") {
    const { status } = seen.value;
    return status === "HELD" || status === "PAID" ? status : "OVER";
  }
  if (seen.outcome !== "fail") return undefined;
  if (seen.value.code === "ALREADY_PAID") return "PAID";
  return seen.value.code === "HOLD_EXPIRED" ? "OVER" : undefined;
}

/** How the seat stands in the end. A hold that is over may not be tidied up yet: it counts for nothing. */
function lastStep(row: SeatRow, { stories, endedAt = 0 }: SeatFacts): Certain {
  const index = stories.findIndex(({ reservation }) => reservation === row.reservation);
  const isOver = row.status === "HELD" && (row.heldUntil ?? 0) <= endedAt;
  const state = stateOf(row, index);
  const says = `that it is ${row.status}${row.reservation === null ? "" : ` of reservation ${row.reservation}`} in the end`;
  const after = (is: number): number | undefined => (is === state || (isOver && is === FREE) ? is : undefined);
  return { lines: [], says, from: end, by: end + 1, after };
}

/** No state at all where nobody has ever asked for such a reservation. */
function stateOf({ status }: SeatRow, index: number): number {
  if (status === "AVAILABLE") return FREE;
  if (index === -1) return Number.NaN;
  return status === "SOLD" ? soldTo(index) : heldBy(index);
}
