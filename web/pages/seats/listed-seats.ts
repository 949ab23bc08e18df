/** Seats by section and row, as they are listed: the same rows as on the map. */
import { hallOf } from "#web/seat-map/hall-of.ts";
import type { Seat } from "#web/seat-map/seat.ts";

export interface ListedRow {
  seats: Seat[];
  free: number;
}

export interface ListedSection {
  name: string;
  price: number;
  rows: ListedRow[];
}

export function listOf(seats: readonly Seat[]): ListedSection[] {
  const { sections, spots } = hallOf(seats);
  return sections.map(({ name, price, seats: members }) => {
    const rows = new Map<number, ListedRow>();
    for (const index of members) {
      const [spot, seat] = [spots[index], seats[index]];
      if (!spot || !seat) continue;
      const row = rows.get(spot.row) ?? { seats: [], free: 0 };
      rows.set(spot.row, row);
      row.seats.push(seat);
      if (seat.status === "AVAILABLE") row.free += 1;
    }
    return { name, price, rows: [...rows.values()] };
  });
}
