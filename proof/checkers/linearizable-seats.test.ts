import { expect, test } from "vitest";

import { linearizableSeats } from "#proof/checkers/linearizable-seats.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { Dump, SeatRow } from "#proof/database/dump.ts";

const ann = holdOf("ann", 1, 7);
const bob = holdOf("bob", 2, 7);

function violations(history: TestHistory, dump?: Partial<Dump>): readonly string[] {
  return linearizableSeats.check(history.evidence(dump)).violations;
}

function held(): TestHistory {
  return new TestHistory().ok("reserveSeats", ann.args, ann.value, { from: 10, by: 20 });
}

const soldTo = (reservation: number): SeatRow => ({ show: 1, number: 7, status: "SOLD", reservation, heldUntil: null });

test("a seat that is held twice fits no order", () => {
  expect(violations(held().ok("reserveSeats", bob.args, bob.value))).toEqual([
    "seat 7 of show 1: no order explains the hold of reservation 2; before it the seat was reservation 1's: lines 0 and 2",
  ]);
});

test("hold, release, hold, payment and refund fit", () => {
  const history = held()
    .ok("releaseHold", { user: "ann", reservation: 1 }, {})
    .ok("reserveSeats", bob.args, bob.value)
    .ok("getReservation", { user: "bob", reservation: 2 }, bob.value)
    .ok("payReservation", bob.payment.args, bob.payment.value)
    .ok("refundPayment", bob.refund.args, bob.refund.value)
    .ok("getReservation", { user: "bob", reservation: 2 }, { ...bob.value, status: "REFUNDED" });
  expect(linearizableSeats.check(history.evidence())).toMatchObject({ violations: [], checked: 7 });
});

test("a hold may be over from its deadline on, and not before", () => {
  const read = (from: number): TestHistory =>
    held().ok("getReservation", { user: "ann", reservation: 1 }, { ...ann.value, status: "EXPIRED" }, { from });
  expect(violations(read(4_000))).toEqual([]);
  expect(violations(read(3_000))).toHaveLength(1);
});

test("a hold that was over is never paid", () => {
  const history = held()
    .ok("reserveSeats", bob.args, bob.value, { from: 4_000 })
    .ok("payReservation", ann.payment.args, ann.payment.value);
  expect(violations(history)).toHaveLength(1);
});

test("that a hold was refused as over is believed", () => {
  const history = held()
    .fail("payReservation", ann.payment.args, "HOLD_EXPIRED", { from: 4_000 })
    .ok("getReservation", { user: "ann", reservation: 1 }, ann.value);
  expect(violations(history)).toHaveLength(1);
});

test("a payment without an answer may have happened or not", () => {
  const unknown = (): TestHistory => held().info("payReservation", ann.payment.args, { key: "pay" });
  const read = (status: "PAID" | "EXPIRED"): TestHistory =>
    unknown().ok("getReservation", { user: "ann", reservation: 1 }, { ...ann.value, status }, { from: 5_000 });
  expect(violations(read("PAID"))).toEqual([]);
  expect(violations(read("EXPIRED"))).toEqual([]);
  expect(violations(read("PAID").ok("reserveSeats", bob.args, bob.value))).toHaveLength(1);
});

test("a hold without an answer may stand in the way, and end", () => {
  const history = new TestHistory()
    .info("reserveSeats", ann.args)
    .ok("reserveSeats", bob.args, bob.value)
    .ok("payReservation", bob.payment.args, bob.payment.value);
  expect(violations(history)).toEqual([]);
});

test("the seat in the end belongs to the order", () => {
  const sold = (): TestHistory => held().ok("payReservation", ann.payment.args, ann.payment.value);
  expect(violations(sold(), { seats: [soldTo(1)] })).toEqual([]);
  expect(violations(sold(), { seats: [soldTo(2)] })).toHaveLength(1);
  expect(violations(sold(), { seats: [{ ...soldTo(1), status: "AVAILABLE", reservation: null }] })).toHaveLength(1);
});

test("a hold that is over and not tidied up yet counts for nothing in the end", () => {
  const row: SeatRow = { ...soldTo(1), status: "HELD", heldUntil: 500 };
  const released = held().ok("releaseHold", { user: "ann", reservation: 1 }, {});
  expect(violations(released, { at: 1_000, seats: [row] })).toEqual([]);
  expect(violations(released, { at: 400, seats: [row] })).toHaveLength(1);
});

test("what the database remembers has happened, also without an answer", () => {
  const keys = [{ user: "ann", key: "hold", reservation: 1, payment: null, transfer: null }];
  const history = new TestHistory().info("reserveSeats", ann.args, { key: "hold" });
  expect(violations(history, { keys, seats: [{ ...soldTo(1), status: "HELD", heldUntil: 2_000_000 }] })).toEqual([]);
  expect(violations(history, { keys, seats: [soldTo(1)] })).toHaveLength(1);
});

test("holds under a wrong clock of the database are not read", () => {
  const history = held()
    .ok("getReservation", { user: "ann", reservation: 1 }, { ...ann.value, status: "EXPIRED" }, { from: 1_000 })
    .ok("getReservation", { user: "ann", reservation: 1 }, ann.value, { from: 2_000 });
  expect(violations(history)).toHaveLength(1);
  expect(violations(history.fault("database-clock-jumps", 900, 1_500))).toEqual([]);
});
