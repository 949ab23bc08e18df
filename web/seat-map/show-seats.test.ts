import { describe, expect, test } from "vitest";

import { demoSeats } from "#web/seat-map/demo-seats.ts";
import { isSamePlan, pricesOf, takeChanges, takeWhole, type ShowSeats } from "#web/seat-map/show-seats.ts";

const seats = demoSeats([
  { name: "R", price: 20, size: 2 },
  { name: "S", price: 10, size: 2 },
]);
const known: ShowSeats = { showId: 1, date: "2026-10-15", startsAt: "2026-10-15T10:00:00Z", version: 5, seats };
const statuses = (show: ShowSeats) => show.seats.map(({ status }) => status[0]).join("");

describe("changes", () => {
  test("change those seats and leave the other objects as they were", () => {
    const next = takeChanges(known, { version: 6, seats: [{ number: 2, status: "HELD" }] });
    expect([statuses(next), next.version]).toEqual(["AHAA", 6]);
    expect(next.seats.map((seat, index) => seat === seats[index])).toEqual([true, false, true, true]);
  });

  test("of the version that is known already are taken in, older ones are not", () => {
    const told = [{ number: 1, status: "SOLD" as const }];
    expect(statuses(takeChanges(known, { version: 5, seats: told }))).toBe("SAAA");
    expect(takeChanges(known, { version: 4, seats: told })).toBe(known);
  });
});

describe("a whole map", () => {
  test("replaces an older one; what is the same stays the same object", () => {
    const read = seats.map((seat) => ({ ...seat, status: seat.number === 4 ? ("SOLD" as const) : seat.status }));
    const next = takeWhole(known, { ...known, version: 7, seats: read });
    expect(statuses(next)).toBe("AAAS");
    expect(next.seats[0]).toBe(seats[0]);
  });

  test("that is older than what is known is passed over, unless it is another show's", () => {
    expect(takeWhole(known, { ...known, version: 4, seats: [] })).toBe(known);
    const other = { ...known, showId: 2, version: 1 };
    expect(takeWhole(known, other)).toBe(other);
    expect(takeWhole(undefined, known)).toBe(known);
  });
});

test("the plan of a hall does not change with who has which seat, but with names and prices", () => {
  const sold = seats.map((seat) => ({ ...seat, status: "SOLD" as const }));
  expect(isSamePlan(seats, sold)).toBe(true);
  expect(isSamePlan(seats, seats.slice(1))).toBe(false);
  expect(
    isSamePlan(
      seats,
      seats.map((seat) => ({ ...seat, price: 11 })),
    ),
  ).toBe(false);
});

test("a section's price is told with how many of its seats are free", () => {
  const { seats: some } = takeChanges(known, { version: 6, seats: [{ number: 3, status: "SOLD" }] });
  expect(pricesOf(some)).toEqual([
    { name: "R", price: 20, free: 2, total: 2 },
    { name: "S", price: 10, free: 1, total: 2 },
  ]);
});
