/** Invented seats, for tests. */
import type { Seat } from "#web/seat-map/seat.ts";

/** Sections one after the other, numbered through from 1, all free. */
export function demoSeats(sections: readonly { name: string; price: number; size: number }[]): Seat[] {
  const seats: Seat[] = [];
  for (const { name, price, size } of sections) {
    for (let nth = 0; nth < size; nth += 1) {
      const number = seats.length + 1;
      seats.push({ number, label: String(number).padStart(2, "0"), section: name, price, status: "AVAILABLE" });
    }
  }
  return seats;
}
