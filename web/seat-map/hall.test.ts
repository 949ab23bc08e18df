import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { layOutHall, type Hall } from "#web/seat-map/hall.ts";
import type { Seat } from "#web/seat-map/seat.ts";
import { demoSeats } from "#web/seat-map/demo-seats.ts";

/** The smallest distance between two seats. */
function closest({ spots }: Hall): number {
  let least = Number.POSITIVE_INFINITY;
  const byX = [...spots].sort((a, b) => a.x - b.x);
  for (const [index, one] of byX.entries()) {
    for (let next = index + 1; next < byX.length; next += 1) {
      const other = byX[next] as (typeof byX)[number];
      if (other.x - one.x >= least) break;
      least = Math.min(least, Math.hypot(other.x - one.x, other.y - one.y));
    }
  }
  return least;
}

const halls = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 400 }), price: fc.constantFrom(10_000, 20_000, 30_000) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((sections) => demoSeats(sections.map((one, index) => ({ ...one, name: `S${index}` }))));

describe("any hall", () => {
  test("has a spot inside of it for every seat, and no two seats overlap", () => {
    fc.assert(
      fc.property(halls, (seats) => {
        const hall = layOutHall(seats);
        expect(hall.spots).toHaveLength(seats.length);
        const isInside = hall.spots.every(
          ({ x, y }) => x > 0.5 && x < hall.width - 0.5 && y > 0.5 && y < hall.height - 0.5,
        );
        expect(isInside).toBe(true);
        if (seats.length > 1) expect(closest(hall)).toBeGreaterThan(0.9);
      }),
      { numRuns: 60 },
    );
  });

  test("has every seat in one row, in the order of its numbers within a section", () => {
    fc.assert(
      fc.property(halls, (seats) => {
        const { rows, spots } = layOutHall(seats);
        expect(rows.flat().sort((a, b) => a - b)).toEqual(seats.map((_, index) => index));
        for (const [nth, row] of rows.entries()) {
          expect(row.every((index) => spots[index]?.row === nth)).toBe(true);
          const xs = row.map((index) => spots[index]?.x ?? 0);
          expect(xs).toEqual([...xs].sort((a, b) => a - b));
          expect(row).toEqual([...row].sort((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is the same each time", () => {
    const seats = demoSeats([{ name: "R", price: 9, size: 333 }]);
    expect(layOutHall(seats)).toEqual(layOutHall(seats.map((seat): Seat => ({ ...seat, status: "SOLD" }))));
  });
});

describe("rows", () => {
  test("of fifty seats are few, and about equally long", () => {
    const { rows } = layOutHall(demoSeats([{ name: "", price: 9, size: 50 }]));
    const lengths = rows.map((row) => row.length);
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(rows.length).toBeLessThanOrEqual(7);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2 * Math.min(...lengths));
  });

  test("of five thousand seats keep the hall about as wide as deep", () => {
    const { width, height, rows } = layOutHall(demoSeats([{ name: "", price: 9, size: 5_000 }]));
    expect(width / height).toBeGreaterThan(0.9);
    expect(width / height).toBeLessThan(1.9);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(130);
  });

  test("stand before those of the next section, unless the price is the same: then they share them", () => {
    const seats = demoSeats([
      { name: "VIP", price: 3, size: 40 },
      { name: "R1", price: 2, size: 60 },
      { name: "R2", price: 2, size: 60 },
    ]);
    const { rows, spots, sections } = layOutHall(seats);
    const rowsOf = (section: number): number[] => [
      ...new Set(spots.filter((spot) => spot.section === section).map((spot) => spot.row)),
    ];
    expect(Math.max(...rowsOf(0))).toBeLessThan(Math.min(...rowsOf(1)));
    expect(rowsOf(1)).toEqual(rowsOf(2));
    expect(rowsOf(1).length).toBeGreaterThan(1);
    expect(rows.length).toBe(rowsOf(0).length + rowsOf(1).length);
    expect(sections.map(({ grade }) => grade)).toEqual([0, 1, 1]);
  });

  test("a name that comes back at another price is another section", () => {
    const seats = demoSeats([
      { name: "R", price: 3, size: 4 },
      { name: "R", price: 2, size: 4 },
    ]);
    expect(layOutHall(seats).sections.map(({ name, price }) => `${name} ${price}`)).toEqual(["R 3", "R 2"]);
  });
});
