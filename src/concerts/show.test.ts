import { expect, test } from "vitest";

import { createShow, hasBegun, type Section } from "#concerts/show.ts";

function showOf(
  seatsTotal: number,
  sections: readonly Section[] = [{ name: "A", first: 1, last: seatsTotal, price: 1 }],
) {
  return createShow({ showId: 1, concertId: 2, startsAt: 0, enteredAt: 0, date: "2031-05-01", seatsTotal, sections });
}

test("a label is the number, as wide as the largest, at least two digits", () => {
  expect(showOf(9).labelOf(7)).toBe("07");
  expect(showOf(50).labelOf(7)).toBe("07");
  expect(showOf(100).labelOf(7)).toBe("007");
  expect(showOf(100).labelOf(100)).toBe("100");
  expect(showOf(20_000).labelOf(20_000)).toBe("20000");
});

test("a seat has its section's name and price, up to the section's last number", () => {
  const show = showOf(20, [
    { name: "R", first: 1, last: 10, price: 90_000 },
    { name: "S", first: 11, last: 20, price: 50_000 },
  ]);
  expect(show.seat(10)).toEqual({ number: 10, label: "10", section: "R", price: 90_000 });
  expect(show.seat(11)).toEqual({ number: 11, label: "11", section: "S", price: 50_000 });
  expect([show.priceOf(1), show.priceOf(20)]).toEqual([90_000, 50_000]);
});

test("a show has no seat beyond its sections", () => {
  const show = showOf(3);
  expect(() => show.seat(0)).toThrow(RangeError);
  expect(() => show.priceOf(4)).toThrow("show 1 has no seat 4");
});

test("a show keeps what its row says", () => {
  expect(showOf(3)).toMatchObject({ showId: 1, concertId: 2, date: "2031-05-01", seatsTotal: 3 });
});

test("a show has begun at the moment at which it starts, unless it was put on sale only then", () => {
  const show = { ...showOf(1), startsAt: 1_000, enteredAt: 500 };
  expect([hasBegun(show, 999), hasBegun(show, 1_000)]).toEqual([false, true]);
  expect(hasBegun({ ...show, enteredAt: 1_000 }, 2_000)).toBe(false);
});
