/** Invariant 17: nobody holds and owns more seats of a concert than it allows one user, over all requests. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import {
  listReservations,
  surelyOwned,
  termsOf,
  type HoldTerms,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";
import { findExcess } from "#proof/checkers/sweep.ts";
import { groupBy } from "#proof/checkers/writes.ts";

export const seatLimits: Checker = {
  invariant: 17,
  name: "limits of seats",
  says: "No user holds and owns more seats of a concert than it allows, over all requests and instances.",
  check(evidence) {
    const limits = new Map(evidence.header.concerts.map((one) => [one.concert, one.maxSeatsPerUser]));
    const terms = termsOf(evidence);
    const groups = groupBy(listReservations(evidence), ({ user, concert }) => `${user} ${concert}`);
    const violations = groups.flatMap((stories) => findTooMany(stories, limits, terms));
    return finding(
      [...violations, ...findRowsTooMany(evidence, limits)],
      groups.length,
      `${counted(groups.length, "user")} with holds in a concert`,
    );
  },
};

function findTooMany(
  stories: readonly ReservationStory[],
  limits: ReadonlyMap<number, number>,
  terms: HoldTerms,
): string[] {
  const [first] = stories;
  const limit = limits.get(first?.concert ?? 0);
  if (!first || limit === undefined) return [];
  const spans = stories.map((what) => ({ what, weight: what.seats.length, ...surelyOwned(what, terms) }));
  const excess = findExcess(spans, () => limit);
  if (!excess) return [];
  return [
    `user ${first.user} had ${excess.weight} seats of concert ${first.concert} at ${at(excess.at)}, where ${limit} are ` +
      `allowed: ${linesOf(...excess.all.flatMap(({ held }) => held.lines))}`,
  ];
}

function findRowsTooMany({ dump }: Evidence, limits: ReadonlyMap<number, number>): string[] {
  if (!dump) return [];
  const owned = dump.reservations.filter(
    ({ status, heldUntil }) => status === "PAID" || (status === "HELD" && heldUntil > dump.at),
  );
  return groupBy(owned, ({ user, concert }) => `${user} ${concert}`).flatMap((rows) => {
    const seats = rows.reduce((sum, row) => sum + row.seats.length, 0);
    const [first] = rows;
    const limit = limits.get(first?.concert ?? 0) ?? Infinity;
    return first && seats > limit
      ? [`user ${first.user} has ${seats} seats of concert ${first.concert} in the end, where ${limit} are allowed`]
      : [];
  });
}
