import { expect, test } from "vitest";

import { listOf } from "#web/pages/seats/listed-seats.ts";
import { demoSeats } from "#web/seat-map/demo-seats.ts";

test("every seat is listed once, in the order of numbers, under its section", () => {
  const seats = demoSeats([
    { name: "R", price: 20, size: 30 },
    { name: "S", price: 10, size: 25 },
  ]);
  const sections = listOf(seats);
  expect(sections.map(({ name, price }) => `${name} ${price}`)).toEqual(["R 20", "S 10"]);
  const listed = sections.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  expect(listed).toEqual(seats);
});

test("a row says how many of its seats are free", () => {
  const seats = demoSeats([{ name: "R", price: 20, size: 8 }]).map((seat) =>
    seat.number > 5 ? { ...seat, status: "SOLD" as const } : seat,
  );
  const rows = listOf(seats).flatMap((section) => section.rows);
  expect(rows.reduce((sum, { free }) => sum + free, 0)).toBe(5);
});
