/**
 * Everything that must hold at any moment, each as a name, a sentence and the SQL that finds rows that break it.
 * The audit runs them over a live database; docs/invariants.md is written from them.
 */
import type { Invariant } from "#admin/invariant.ts";
import { invariantsOfMoney } from "#admin/invariants-of-money.ts";
import { invariantsOfOwners } from "#admin/invariants-of-owners.ts";
import { invariantsOfPlaces } from "#admin/invariants-of-places.ts";
import { invariantsOfReservations } from "#admin/invariants-of-reservations.ts";
import { invariantsOfSeats } from "#admin/invariants-of-seats.ts";
import { invariantsOfTickets } from "#admin/invariants-of-tickets.ts";

export interface InvariantGroup {
  readonly title: string;
  readonly invariants: readonly Invariant[];
}

export const invariantGroups: readonly InvariantGroup[] = [
  { title: "Seats", invariants: invariantsOfSeats },
  { title: "Holds and reservations", invariants: invariantsOfReservations },
  { title: "Money", invariants: invariantsOfMoney },
  { title: "Tickets and operators", invariants: invariantsOfTickets },
  { title: "The waiting room", invariants: invariantsOfPlaces },
  { title: "Who and what", invariants: invariantsOfOwners },
];

export const invariants: readonly Invariant[] = invariantGroups.flatMap((group) => group.invariants);
