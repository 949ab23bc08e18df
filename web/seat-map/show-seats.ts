/**
 * What is known of a show's seats, and how news are taken in. Promises: a state that is older than what is known never
 * replaces it; seats that did not change stay the same objects.
 */
import type { Answer } from "#web/api/client.ts";
import type { Seat } from "#web/seat-map/seat.ts";

export type ShowSeats = Answer<"listSeats">;

/** What the stream tells after the whole. */
export interface SeatChanges {
  version: number;
  seats: readonly Pick<Seat, "number" | "status">[];
}

/** A whole map was read. */
export function takeWhole(known: ShowSeats | undefined, next: ShowSeats): ShowSeats {
  if (known?.showId !== next.showId) return next;
  if (next.version < known.version) return known;
  const before = new Map(known.seats.map((seat) => [seat.number, seat]));
  const seats = next.seats.map((seat) => {
    const same = before.get(seat.number);
    return same && isSame(same, seat) ? same : seat;
  });
  return { ...next, seats };
}

/** Some seats have changed. What was told already changes nothing. */
export function takeChanges(known: ShowSeats, { version, seats }: SeatChanges): ShowSeats {
  if (version < known.version) return known;
  const statuses = new Map(seats.map(({ number, status }) => [number, status]));
  return {
    ...known,
    version,
    seats: known.seats.map((seat) => {
      const status = statuses.get(seat.number);
      return status === undefined || status === seat.status ? seat : { ...seat, status };
    }),
  };
}

function isSame(one: Seat, other: Seat): boolean {
  return one.status === other.status && hasSamePlan(one, other);
}

/** Whether two lists of seats are the same hall, whoever has which seat by now. */
export function isSamePlan(one: readonly Seat[], other: readonly Seat[]): boolean {
  return one.length === other.length && one.every((seat, index) => hasSamePlan(seat, other[index]));
}

function hasSamePlan(one: Seat, other: Seat | undefined): boolean {
  if (one === other) return true;
  return (
    one.number === other?.number &&
    one.section === other.section &&
    one.price === other.price &&
    one.label === other.label
  );
}

export interface SectionPrice {
  name: string;
  price: number;
  free: number;
  total: number;
}

/** What each section costs and has left, in the order of the seats. */
export function pricesOf(seats: readonly Seat[]): SectionPrice[] {
  const sections = new Map<string, SectionPrice>();
  for (const { section, price, status } of seats) {
    const key = `${price} ${section}`;
    const known = sections.get(key) ?? { name: section, price, free: 0, total: 0 };
    sections.set(key, known);
    known.total += 1;
    if (status === "AVAILABLE") known.free += 1;
  }
  return [...sections.values()];
}
