/**
 * Invariant 13: a hold is over at its deadline, for its owner and for everybody else: it is not paid any more, and its
 * seats can be had. That a live one is never taken is what exclusive holds (2) say.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import {
  groupBySeat,
  listReservations,
  paidOf,
  seatName,
  termsOf,
  type HoldTerms,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";
import { isOutside, listTroubles, surelyOver } from "#proof/checkers/spans.ts";
import { countUpTo } from "#proof/checkers/sums.ts";
import type { Operation } from "#proof/history/pair.ts";

type Refused = Extract<Operation, { op: "reserveSeats"; outcome: "fail" }>;

/** A seat that has become free may be refused for so long from memory, which hears of it a moment later. */
const heardWithinMs = 1_500;

export const holdDeadlines: Checker = {
  invariant: 13,
  name: "deadlines of holds",
  says: "A live hold is never taken; one that is over is free in time, and never paid.",
  check(evidence) {
    const terms = termsOf(evidence);
    const stories = listReservations(evidence);
    const paid = stories.filter((story) => paidOf(story));
    const refused = listRefused(evidence);
    return finding(
      [...findPaidLate(terms, paid), ...findRefusedFree(terms, stories, refused), ...findRowsPaidLate(evidence)],
      paid.length + refused.length,
      `${counted(paid.length, "hold")} that were paid, ${counted(refused.length, "request")} refused for taken seats`,
    );
  },
};

function findPaidLate({ clockSpans, holdMs }: HoldTerms, paid: readonly ReservationStory[]): string[] {
  return paid.flatMap((story) => {
    const payment = paidOf(story);
    const over = surelyOver(clockSpans, story.held, holdMs);
    if (!payment || payment.from <= over) return [];
    return [
      `reservation ${story.reservation} was over at ${at(over)}, and paid by what was asked for at ${at(payment.from)}: ` +
        linesOf(...story.held.lines, ...payment.lines),
    ];
  });
}

function findRowsPaidLate({ dump }: Evidence): string[] {
  const deadlines = new Map(dump?.reservations.map(({ reservation, heldUntil }) => [reservation, heldUntil]));
  return (dump?.payments ?? [])
    .filter(({ reservation, paidAt }) => paidAt > (deadlines.get(reservation) ?? Infinity))
    .map(
      ({ payment, reservation }) =>
        `payment ${payment} is later than the end of the hold of reservation ${reservation}`,
    );
}

/** Refusals outside of all trouble: within it an instance may know of nothing for longer. */
function listRefused(evidence: Evidence): Refused[] {
  const troubles = listTroubles(evidence);
  return evidence.operations.filter(
    (one): one is Refused =>
      one.op === "reserveSeats" &&
      one.outcome === "fail" &&
      one.value.code === "SEAT_UNAVAILABLE" &&
      isOutside(troubles, one.invokedAt - heardWithinMs, one.endedAt),
  );
}

/** Seats that were refused although nobody can have had them, neither then nor just before. */
function findRefusedFree(
  terms: HoldTerms,
  stories: readonly ReservationStory[],
  refused: readonly Refused[],
): string[] {
  const owners = new Map([...groupBySeat(stories)].map(([seat, all]) => [seat, ownersOf(all, terms)]));
  return refused.flatMap(({ i, args, value, invokedAt, endedAt }) =>
    takenOf(args.seats, value.detail)
      .filter((seat) => lastOwned(owners.get(seatName(args.show, seat)), endedAt) + heardWithinMs < invokedAt)
      .map((seat) => `${seatName(args.show, seat)} was refused when nobody had it, at ${at(invokedAt)}: ${linesOf(i)}`),
  );
}

/** The seats that a refusal names; where it names none, the one that was asked for. */
function takenOf(asked: readonly number[], detail: Readonly<Record<string, unknown>> | undefined): readonly number[] {
  const named = detail?.["seats"];
  if (Array.isArray(named)) return named.filter((seat) => typeof seat === "number");
  return asked.length === 1 ? asked : [];
}

/** Who may have had a seat, in the order in which they asked; with each, how long it or one before may have had it. */
interface Owners {
  readonly from: readonly number[];
  readonly until: readonly number[];
}

function ownersOf(stories: readonly ReservationStory[], terms: HoldTerms): Owners {
  const inOrder = stories.toSorted((a, b) => a.held.from - b.held.from);
  let longest = -Infinity;
  const until = inOrder.map((story) => (longest = Math.max(longest, mayOwnUntil(story, terms))));
  return { from: inOrder.map(({ held }) => held.from), until };
}

/** Until when somebody may have had the seat who had asked for it by `t`; -Infinity if nobody had. */
function lastOwned(owners: Owners | undefined, t: number): number {
  return owners?.until[countUpTo(owners.from, t) - 1] ?? -Infinity;
}

/** From when on the seats surely were not the reservation's any more. */
function mayOwnUntil({ held, payments, refunds, endings }: ReservationStory, terms: HoldTerms): number {
  const surely = (writes: readonly { by: number }[]): number =>
    writes.reduce((least, { by }) => Math.min(least, by), Infinity);
  if (payments.length > 0) return surely(refunds);
  const ended = surely(endings.filter(({ from }) => from >= held.by));
  return Math.min(ended, surelyOver(terms.clockSpans, held, terms.holdMs));
}
