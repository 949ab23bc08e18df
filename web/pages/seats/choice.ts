/** What a fan has chosen among the seats of a show, and what they lost of it. Plain functions of one state. */
import type { Reservation } from "#web/pages/me/me-queries.ts";
import type { Seat } from "#web/seat-map/seat.ts";

export interface Choice {
  /** Seat numbers, ascending. */
  chosen: readonly number[];
  /** Were chosen, and somebody was faster; until the fan has seen to it. */
  lost: readonly number[];
}

export type ChoiceAct =
  /** Chooses a seat, or takes the choice back; one more than `limit` changes nothing. */
  | { type: "pick"; number: number; limit: number }
  /** These seats are taken by others. */
  | { type: "taken"; numbers: readonly number[] }
  /** Takes these instead of the lost ones. */
  | { type: "replace"; numbers: readonly number[] }
  /** The fan has seen what is lost. */
  | { type: "dismiss" };

export const nothingChosen: Choice = { chosen: [], lost: [] };

export function choose(choice: Choice, act: ChoiceAct): Choice {
  const { chosen, lost } = choice;
  if (act.type === "pick") {
    if (chosen.includes(act.number)) return { ...choice, chosen: without(chosen, [act.number]) };
    return chosen.length >= act.limit ? choice : { ...choice, chosen: ascending([...chosen, act.number]) };
  }
  if (act.type === "taken") {
    const taken = chosen.filter((number) => act.numbers.includes(number));
    return taken.length === 0 ? choice : { chosen: without(chosen, taken), lost: ascending([...lost, ...taken]) };
  }
  return act.type === "replace"
    ? { chosen: ascending([...chosen, ...act.numbers]), lost: [] }
    : { ...choice, lost: [] };
}

function without(numbers: readonly number[], others: readonly number[]): number[] {
  return numbers.filter((number) => !others.includes(number));
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Which of these numbers others have by now. */
export function takenOf(numbers: readonly number[], seats: readonly Seat[]): number[] {
  const wanted = new Set(numbers);
  return seats.filter(({ number, status }) => wanted.has(number) && status !== "AVAILABLE").map(({ number }) => number);
}

/** The seats of a list that have these numbers. */
export function seatsOf(numbers: readonly number[], seats: readonly Seat[]): Seat[] {
  const wanted = new Set(numbers);
  return seats.filter(({ number }) => wanted.has(number));
}

/** Whether of the seats of a show none is free at the moment: each is sold or held. Of no seats nothing is known. */
export function isSoldOut(seats: readonly Seat[]): boolean {
  return seats.length > 0 && seats.every(({ status }) => status !== "AVAILABLE");
}

export interface Owned {
  /** How many seats of the concert the fan holds or has bought: they count towards the limit. */
  count: number;
  /** The numbers of those in one show. */
  inShow: (showId: number) => Set<number>;
  /** What is to be paid, the hold that ends first in front: mostly one, but another tab or device may have taken more. */
  holds: readonly Reservation[];
}

/** What a fan has of a concert at `now`, in milliseconds by the server's clock. */
export function ownedOf(reservations: readonly Reservation[], concertId: number, now: number): Owned {
  const isLive = ({ status, heldUntil }: Reservation): boolean =>
    status === "PAID" || (status === "HELD" && Date.parse(heldUntil) > now);
  const mine = reservations.filter((one) => one.concertId === concertId && isLive(one));
  const numbers = (of: readonly Reservation[]): number[] =>
    of.flatMap(({ seats }) => seats.map(({ number }) => number));
  return {
    count: numbers(mine).length,
    inShow: (showId) => new Set(numbers(mine.filter((one) => one.showId === showId))),
    holds: mine
      .filter(({ status }) => status === "HELD")
      .toSorted((a, b) => Date.parse(a.heldUntil) - Date.parse(b.heldUntil)),
  };
}
