import { expect, test } from "vitest";

import { pushes } from "#proof/checkers/pushes.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { SeatStatus } from "#proof/history/operations.ts";

const place = placeOf("ann", 1);
const waiting = (position: number): { number: number; status: "WAITING"; position: number } => ({
  number: 1,
  status: "WAITING",
  position,
});

function violations(history: TestHistory): readonly string[] {
  return pushes.check(history.evidence()).violations;
}

test("a position that a read takes back at the same instance is told", () => {
  const pushed = (): TestHistory => new TestHistory().ok("streamQueue", place, waiting(3));
  expect(violations(pushed().ok("getPlace", place, waiting(3)))).toEqual([]);
  expect(violations(pushed().ok("getPlace", place, waiting(4)))).toEqual([
    "number 1 of concert 1 was pushed a position that a read then took back: lines 0 and 2",
  ]);
  expect(violations(pushed().ok("getPlace", place, waiting(4), { instance: 1 }))).toEqual([]);
  expect(violations(pushed().ok("getPlace", place, waiting(4), { from: 15, by: 30 }))).toEqual([]);
});

test("being let in is not taken back either", () => {
  const history = new TestHistory()
    .ok("streamQueue", place, { number: 1, status: "ADMITTED" })
    .ok("getPlace", place, waiting(1));
  expect(violations(history)).toHaveLength(1);
});

const { args, value, payment, refund } = holdOf("ann", 1, 1);
const map = (status: SeatStatus): { show: number; statuses: SeatStatus[] } => ({ show: 1, statuses: [status] });

function pushedSold(): TestHistory {
  return new TestHistory()
    .ok("reserveSeats", args, value)
    .ok("payReservation", payment.args, payment.value)
    .ok("streamSeats", { show: 1 }, { show: 1, seats: { 1: "SOLD" } });
}

test("a seat that was pushed as sold and is read otherwise at the same instance is told", () => {
  expect(violations(pushedSold().ok("listSeats", { show: 1 }, map("SOLD")))).toEqual([]);
  expect(violations(pushedSold().ok("listSeats", { show: 1 }, map("HELD")))).toEqual([
    "seat 1 of show 1 was pushed as sold, and then read as HELD: lines 4 and 6",
  ]);
  expect(violations(pushedSold().ok("listSeats", { show: 1 }, map("HELD"), { instance: 1 }))).toEqual([]);
});

test("after a refund a seat that was sold may be free", () => {
  const refunded = pushedSold().info("refundPayment", refund.args).ok("listSeats", { show: 1 }, map("AVAILABLE"));
  expect(violations(refunded)).toEqual([]);
});

test("a seat that is told to be held or sold before anybody asked for it is told", () => {
  const foretold = (status: SeatStatus): readonly string[] =>
    violations(
      new TestHistory()
        .ok("streamSeats", { show: 1 }, { show: 1, seats: { 1: status } })
        .ok("reserveSeats", args, value)
        .ok("payReservation", payment.args, payment.value),
    );
  expect(foretold("AVAILABLE")).toEqual([]);
  expect(foretold("HELD")).toEqual(["seat 1 of show 1 was told to be HELD before anybody asked for that: line 0"]);
  expect(foretold("SOLD")).toHaveLength(1);
});
