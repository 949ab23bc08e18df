import { expect, test } from "vitest";

import { deadTokens } from "#proof/checkers/dead-tokens.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";

const place = placeOf("ann", 1);
const { args, value, payment } = holdOf("ann", 1, 7);
const still = { number: 1, status: "ADMITTED" } as const;

function violations(history: TestHistory): readonly string[] {
  return deadTokens.check(history.evidence()).violations;
}

/** The place is over at 20 ms. */
const left = (): TestHistory => new TestHistory().ok("leaveQueue", place, {}, { from: 10, by: 20 });

test("a write that passes after its place was left is told", () => {
  expect(violations(left().ok("reserveSeats", args, value))).toEqual([
    "reserveSeats passed at 0.030 s with a token that was dead at 0.020 s: lines 0 and 2",
  ]);
});

test("a write that passes after the payment is told, but for the payment itself", () => {
  const paid = (): TestHistory => new TestHistory().ok("payReservation", payment.args, payment.value, { key: "a" });
  expect(violations(paid().ok("reserveSeats", args, value))).toHaveLength(1);
  expect(violations(paid().ok("payReservation", payment.args, payment.value, { key: "a" }))).toEqual([]);
});

test("what was under way when the place ended may pass", () => {
  expect(violations(left().ok("reserveSeats", args, value, { from: 15, by: 40 }))).toEqual([]);
});

test("a write that is repeated with its key may be answered again", () => {
  const history = new TestHistory()
    .info("reserveSeats", args, { from: 1, by: 5, key: "a" })
    .ok("leaveQueue", place, {})
    .ok("reserveSeats", args, value, { key: "a" });
  expect(violations(history)).toEqual([]);
});

test("reads may pass for 250 ms, and longer at an instance in trouble", () => {
  expect(violations(left().ok("getPlace", place, still, { from: 260 }))).toEqual([]);
  expect(violations(left().ok("getPlace", place, still, { from: 280 }))).toHaveLength(1);
  expect(violations(left().ok("getPlace", place, still, { from: 280 }).fault("slow", 200, 300))).toEqual([]);
});

test("an unanswered leaving kills no token", () => {
  expect(violations(new TestHistory().info("leaveQueue", place).ok("reserveSeats", args, value))).toEqual([]);
});

test("a token that was refused as dead stays dead, unless the clock of the database was wrong", () => {
  const refused = (): TestHistory =>
    new TestHistory().fail("getPlace", place, "TOKEN_EXPIRED").ok("reserveSeats", args, value, { from: 2_000 });
  expect(violations(refused())).toHaveLength(1);
  expect(violations(refused().fault("database-clock-jumps", 0, 10))).toEqual([]);
});

test("refusals of dead tokens are what it was checked on", () => {
  expect(deadTokens.check(left().fail("getPlace", place, "TOKEN_EXPIRED").evidence()).checked).toBe(1);
});
