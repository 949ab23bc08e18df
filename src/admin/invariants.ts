/**
 * Everything that must hold at any moment, each as a name, a sentence and the SQL that finds rows that break it.
 * The audit runs them over a live database; docs/invariants.md is written from them.
 *
 * How to read the SQL: it selects the rows that break the sentence, so that none is good; `(select now from audit)` is a
 * moment of the database's clock after everything that the snapshot sees, so that whatever was decided by the clock and
 * is seen was decided before it.
 */
import { invariantsOfMoney } from "#admin/invariants-of-money.ts";
import { invariantsOfOwners } from "#admin/invariants-of-owners.ts";
import { invariantsOfPlaces } from "#admin/invariants-of-places.ts";
import { invariantsOfReservations } from "#admin/invariants-of-reservations.ts";
import { invariantsOfSeats } from "#admin/invariants-of-seats.ts";

export interface Invariant {
  /** Stable: dashboards and alarms may rely on it. */
  readonly name: string;
  /** What must hold, for people. */
  readonly sentence: string;
  /** What keeps it: a constraint, a lock, one transaction. */
  readonly keptBy: string;
  /** The rows that it is checked on: a table, with a condition if need be. */
  readonly subject: string;
  /** Selects the rows that break it. */
  readonly offending: string;
}

export interface InvariantGroup {
  readonly title: string;
  readonly invariants: readonly Invariant[];
}

export const invariantGroups: readonly InvariantGroup[] = [
  { title: "Seats", invariants: invariantsOfSeats },
  { title: "Holds and reservations", invariants: invariantsOfReservations },
  { title: "Money", invariants: invariantsOfMoney },
  { title: "The waiting room", invariants: invariantsOfPlaces },
  { title: "Who and what", invariants: invariantsOfOwners },
];

export const invariants: readonly Invariant[] = invariantGroups.flatMap((group) => group.invariants);
