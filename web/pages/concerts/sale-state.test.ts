import { expect, test } from "vitest";

import { saleStateOf, type Sale } from "#web/pages/concerts/sale-state.ts";

const opensAt = Date.parse("2026-09-01T11:00:00Z");
const before = opensAt - 1;
const sale: Sale = {
  saleOpensAt: "2026-09-01T11:00:00.000Z",
  lastStartsAt: "2026-10-17T10:00:00.000Z",
  soldOut: false,
  queue: { state: "open", waiting: 0 },
};

test("until its moment a sale is upcoming, and open from that very moment", () => {
  expect(saleStateOf(sale, before)).toEqual({ kind: "upcoming", opensAt });
  expect(saleStateOf(sale, opensAt)).toEqual({ kind: "open" });
});

test("who waits is told, where it is known", () => {
  expect(saleStateOf({ ...sale, queue: { state: "open", waiting: 12 } }, opensAt)).toEqual({
    kind: "busy",
    waiting: 12,
  });
  expect(saleStateOf({ ...sale, queue: { state: "open" } }, opensAt)).toEqual({ kind: "open" });
});

test("what no waiting changes is told first: sold out, then closed, then no waiting room, then paused", () => {
  const waiting = 12;
  expect(saleStateOf({ ...sale, soldOut: true, queue: { state: "closed" } }, before)).toEqual({ kind: "soldOut" });
  expect(saleStateOf({ ...sale, queue: { state: "closed", waiting } }, before)).toEqual({ kind: "closed" });
  expect(saleStateOf({ ...sale, queue: { state: "bypass" } }, before)).toEqual({ kind: "direct" });
  expect(saleStateOf({ ...sale, queue: { state: "paused", waiting } }, before)).toEqual({ kind: "upcoming", opensAt });
  expect(saleStateOf({ ...sale, queue: { state: "paused", waiting } }, opensAt)).toEqual({ kind: "paused" });
});

test("from the moment at which the last show begins a concert is over, whatever its sale says", () => {
  const begins = Date.parse("2026-10-17T10:00:00Z");
  expect(saleStateOf(sale, begins - 1)).toEqual({ kind: "open" });
  expect(saleStateOf(sale, begins)).toEqual({ kind: "over" });
  expect(saleStateOf({ ...sale, soldOut: true }, begins)).toEqual({ kind: "over" });
  expect(saleStateOf({ ...sale, saleOpensAt: "2026-11-01T11:00:00.000Z" }, begins)).toEqual({ kind: "over" });
});
