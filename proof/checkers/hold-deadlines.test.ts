import { expect, test } from "vitest";

import { holdDeadlines } from "#proof/checkers/hold-deadlines.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";

const { args, value, payment, refund } = holdOf("ann", 1, 7);
const bob = holdOf("bob", 2, 7);

function violations(history: TestHistory): readonly string[] {
  return holdDeadlines.check(history.evidence()).violations;
}

/** Held from 20 ms at the latest; surely over at 4,120 ms. */
const held = (): TestHistory => new TestHistory().ok("reserveSeats", args, value, { from: 10, by: 20 });

const refusedAt = (history: TestHistory, from: number): TestHistory =>
  history.fail("reserveSeats", bob.args, "SEAT_UNAVAILABLE", { from, detail: { seats: [7] } });

test("a hold that was paid by what was asked after its end is told", () => {
  const paid = (from: number): TestHistory => held().ok("payReservation", payment.args, payment.value, { from });
  expect(violations(paid(4_100))).toEqual([]);
  expect(violations(paid(4_200))).toEqual([
    "reservation 1 was over at 4.120 s, and paid by what was asked for at 4.200 s: lines 0 and 2",
  ]);
  expect(violations(paid(4_200).fault("database-clock-jumps", 3_000, 3_100))).toEqual([]);
});

test("a payment that is answered again later was made in time", () => {
  const history = held()
    .info("payReservation", payment.args, { key: "a" })
    .ok("payReservation", payment.args, payment.value, { from: 9_000, key: "a" });
  expect(violations(history)).toEqual([]);
});

test("a seat that nobody can have had is not refused", () => {
  expect(violations(refusedAt(new TestHistory(), 100))).toEqual([
    "seat 7 of show 1 was refused when nobody had it, at 0.100 s: line 0",
  ]);
  expect(violations(refusedAt(held(), 100))).toEqual([]);
});

test("an expired hold is free in time", () => {
  expect(violations(refusedAt(held(), 5_500))).toEqual([]);
  expect(violations(refusedAt(held(), 5_700))).toHaveLength(1);
});

test("a released seat is free in time, a paid one only after its refund", () => {
  const released = (): TestHistory => held().ok("releaseHold", { user: "ann", reservation: 1 }, {});
  expect(violations(refusedAt(released(), 1_600))).toHaveLength(1);
  const paid = (): TestHistory => held().ok("payReservation", payment.args, payment.value);
  expect(violations(refusedAt(paid(), 60_000))).toEqual([]);
  expect(violations(refusedAt(paid().ok("refundPayment", refund.args, {}), 60_000))).toHaveLength(1);
  expect(violations(refusedAt(paid().info("refundPayment", refund.args), 60_000))).toEqual([]);
});

test("a seat may be refused for a hold that was never answered, and by an instance in trouble", () => {
  expect(violations(refusedAt(new TestHistory().info("reserveSeats", args), 100))).toEqual([]);
  expect(violations(refusedAt(new TestHistory(), 100).fault("black-hole", 0, 50))).toEqual([]);
});

test("a payment after the end of its hold is told by the database", () => {
  const row = { ...args, reservation: 1, amount: 100, status: "PAID" as const, heldUntil: 500, createdAt: 0 };
  const paid = { ...row, payment: 1, balance: 0 };
  const check = (paidAt: number): readonly string[] =>
    holdDeadlines.check(new TestHistory().evidence({ reservations: [row], payments: [{ ...paid, paidAt }] }))
      .violations;
  expect(check(499)).toEqual([]);
  expect(check(501)).toEqual(["payment 1 is later than the end of the hold of reservation 1"]);
});
