import { expect, test } from "vitest";

import { demoSeats } from "#web/seat-map/demo-seats.ts";
import { layOutHall } from "#web/seat-map/hall.ts";
import { seatAfter, stepOf, type Step } from "#web/seat-map/steps.ts";

const hall = layOutHall(
  demoSeats([
    { name: "R", price: 20, size: 50 },
    { name: "S1", price: 10, size: 40 },
    { name: "S2", price: 10, size: 40 },
  ]),
);
const all = hall.spots.map((_, index) => index);

test("left and right undo each other within a row, and stop at its ends", () => {
  for (const row of hall.rows) {
    for (const index of row.slice(1)) expect(seatAfter(hall, seatAfter(hall, index, "left"), "right")).toBe(index);
    expect(seatAfter(hall, row[0] ?? 0, "left")).toBe(row[0]);
    expect(seatAfter(hall, row.at(-1) ?? 0, "right")).toBe(row.at(-1));
  }
});

test("every seat can be reached from every other, over the aisles and from section to section", () => {
  const seen = new Set([0]);
  const steps: Step[] = ["left", "right", "forward", "back"];
  const edge = [0];
  while (edge.length > 0) {
    const from = edge.pop() ?? 0;
    for (const next of steps.map((step) => seatAfter(hall, from, step))) {
      if (!seen.has(next)) edge.push(next);
      seen.add(next);
    }
  }
  expect([...seen].sort((a, b) => a - b)).toEqual(all);
});

test("a step back goes one row further, about straight on; a step forward comes back near", () => {
  for (const index of all) {
    const [spot, next] = [hall.spots[index], hall.spots[seatAfter(hall, index, "back")]];
    if (!spot || !next || spot.row === hall.rows.length - 1) continue;
    expect(next.row).toBe(spot.row + 1);
    expect(Math.abs(next.x - spot.x)).toBeLessThan(2.5);
  }
  const last = hall.rows.at(-1)?.[0] ?? 0;
  expect(seatAfter(hall, last, "back")).toBe(last);
});

test("only some keys are steps", () => {
  expect(["ArrowUp", "ArrowDown", "Home", "a"].map(stepOf)).toEqual(["forward", "back", "rowStart", undefined]);
});
