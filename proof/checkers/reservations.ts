/**
 * The story of each reservation as far as its clients know it: when it was taken, what may have ended it, whether it was
 * paid and given back; and from that the time in which its seats surely were its own.
 */
import type { Evidence } from "#proof/checkers/checker.ts";
import { listClockSpans, surelyLasts, type Span } from "#proof/checkers/spans.ts";
import { groupBy, listWrites, perEvidence, type Write } from "#proof/checkers/writes.ts";

export interface ReservationStory {
  /** Negative where nobody knows the number: the request was never answered. */
  readonly reservation: number;
  readonly user: string;
  readonly concert: number;
  readonly show: number;
  readonly seats: readonly number[];
  readonly held: Write<"reserveSeats">;
  /** Paying it, also with several keys; at most one of them can have happened. */
  readonly payments: readonly Write<"payReservation">[];
  readonly refunds: readonly Write<"refundPayment">[];
  /** What ended the hold, if it did not find it paid or over: releases by the fan or an operator, and leaving. */
  readonly endings: readonly Ending[];
}

export type Ending = Write<"releaseHold" | "releaseHoldAsOperator" | "leaveQueue">;

/** From its first moment up to, but not at, its last. */
export interface Owned {
  readonly from: number;
  readonly until: number;
}

/** All reservations that there are or may be; their numbers are known from an answer or from what the database remembers. */
export const listReservations = perEvidence((evidence): ReservationStory[] => {
  const byReservation = <One extends Write>(writes: readonly One[], numberOf: (write: One) => number) =>
    new Map(groupBy(writes, numberOf).map((group) => [numberOf(group[0] as One), group] as const));
  const payments = byReservation(listWrites(evidence, "payReservation"), ({ args }) => args.reservation);
  const refunds = byReservation(listWrites(evidence, "refundPayment"), ({ args }) => args.reservation);
  const releases = byReservation(
    listWrites(evidence, "releaseHold", "releaseHoldAsOperator"),
    ({ args }) => args.reservation,
  );
  const leaves = new Map(
    groupBy(listWrites(evidence, "leaveQueue"), nameOfUser).map((group) => [nameOfUser(group[0] as HasUser), group]),
  );
  return listWrites(evidence, "reserveSeats").map((held, index): ReservationStory => {
    const reservation = held.value?.reservation ?? held.remembered?.reservation ?? -1 - index;
    const { user, concert, show, seats } = held.args;
    const left = (leaves.get(nameOfUser(held)) ?? []).filter(({ by }) => by > held.from);
    return {
      reservation,
      user,
      concert,
      show,
      seats,
      held,
      payments: payments.get(reservation) ?? [],
      refunds: refunds.get(reservation) ?? [],
      // Who does not own it cannot have ended it, whatever was answered.
      endings: [...(releases.get(reservation) ?? []).filter(({ args }) => args.user === user), ...left],
    };
  });
});

type HasUser = { readonly args: { readonly user: string; readonly concert: number } };

function nameOfUser({ args }: HasUser): string {
  return `${args.user} ${args.concert}`;
}

/** The payment that surely happened, if one did. */
export function paidOf({ payments }: ReservationStory): Write<"payReservation"> | undefined {
  return payments.find(({ value, remembered }) => value !== undefined || remembered !== undefined);
}

/**
 * When the seats surely were the reservation's. A hold that was paid was never interrupted: until a refund was asked for
 * they are its own, whatever the clocks. One that was not, until somebody may have ended it or its time may be over.
 */
export function surelyOwned(story: ReservationStory, terms: HoldTerms): Owned {
  const { held, refunds, endings } = story;
  const refunded = earliest(refunds);
  if (paidOf(story)) return { from: held.by, until: refunded };
  const lasts = surelyLasts(terms.clockSpans, held.from, terms.holdMs);
  return { from: held.by, until: Math.min(lasts, earliest(endings), refunded) };
}

/** How long a hold lasts, and when that cannot be told. */
export interface HoldTerms {
  readonly clockSpans: readonly Span[];
  readonly holdMs: number;
}

export function termsOf({ header, faults }: Evidence): HoldTerms {
  return { clockSpans: listClockSpans(faults), holdMs: header.holdSeconds * 1000 };
}

/** The first moment at which one of them can have happened; Infinity if there is none. */
export function earliest(writes: readonly Write[]): number {
  return writes.reduce((least, { from }) => Math.min(least, from), Infinity);
}

/** A seat by its name: its show and its number. */
export function seatName(show: number, seat: number): string {
  return `seat ${seat} of show ${show}`;
}

/** Each seat with the reservations that asked for it. */
export function groupBySeat(stories: readonly ReservationStory[]): Map<string, ReservationStory[]> {
  const bySeat = new Map<string, ReservationStory[]>();
  for (const story of stories) {
    for (const seat of story.seats) {
      const name = seatName(story.show, seat);
      const known = bySeat.get(name);
      if (known) known.push(story);
      else bySeat.set(name, [story]);
    }
  }
  return bySeat;
}
