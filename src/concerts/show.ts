/** One dated performance of a concert: what never changes about it. */

export interface Section {
  name: string;
  /** First and last seat number. */
  first: number;
  last: number;
  /** Won a seat. */
  price: number;
}

export interface ShowRow {
  showId: number;
  concertId: number;
  /** Milliseconds since 1970. */
  startsAt: number;
  /** The day at the venue, YYYY-MM-DD. */
  date: string;
  /** When it was put on sale, with its concert. Milliseconds since 1970. */
  enteredAt: number;
  seatsTotal: number;
  /** Ascending by number; together they cover all seats. */
  sections: readonly Section[];
}

export interface SeatFacts {
  number: number;
  label: string;
  section: string;
  price: number;
}

export interface Show extends ShowRow {
  priceOf(number: number): number;
  /** What is written on the seat: its number, as wide as the largest, at least two digits. */
  labelOf(number: number): string;
  seat(number: number): SeatFacts;
}

/**
 * Whether a show is over for those who want to come: it has begun. One that an operator put on sale when it had begun already
 * is sold all the same, at the door, say.
 */
export function hasBegun({ startsAt, enteredAt }: ShowRow, now: number): boolean {
  return startsAt <= now && enteredAt < startsAt;
}

export function createShow(row: ShowRow): Show {
  const width = Math.max(2, String(row.seatsTotal).length);

  function sectionOf(number: number): Section {
    const section = row.sections.find(({ first, last }) => number >= first && number <= last);
    if (!section) throw new RangeError(`show ${row.showId} has no seat ${number}`);
    return section;
  }
  const labelOf = (number: number): string => String(number).padStart(width, "0");

  return {
    ...row,
    priceOf: (number) => sectionOf(number).price,
    labelOf,
    seat(number) {
      const { name, price } = sectionOf(number);
      return { number, label: labelOf(number), section: name, price };
    },
  };
}
