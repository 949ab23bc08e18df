import { expect, test } from "vitest";

import { exclusiveHolds } from "#proof/checkers/exclusive-holds.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";

const ann = holdOf("ann", 1, 6, 7);
const bob = holdOf("bob", 2, 7);

function violations(history: TestHistory): readonly string[] {
  return exclusiveHolds.check(history.evidence()).violations;
}

/** Ann holds seats 6 and 7 from 20 ms on, surely until 3,910 ms. */
function held(): TestHistory {
  return new TestHistory().ok("reserveSeats", ann.args, ann.value, { from: 10, by: 20 });
}

test("a seat that is given to another while it is surely held is told", () => {
  expect(violations(held().ok("reserveSeats", bob.args, bob.value))).toEqual([
    "seat 7 of show 1 was reservation 1's until 3.910 s, and 2's from 0.040 s: lines 0 and 2",
  ]);
});

test("other seats may be held at the same time", () => {
  const other = holdOf("bob", 2, 8);
  expect(violations(held().ok("reserveSeats", other.args, other.value))).toEqual([]);
});

test.each([
  ["a release", (history: TestHistory) => history.ok("releaseHold", { user: "ann", reservation: 1 }, {})],
  [
    "a release without an answer",
    (history: TestHistory) => history.info("releaseHold", { user: "ann", reservation: 1 }),
  ],
  [
    "an operator's release",
    (history: TestHistory) => history.ok("releaseHoldAsOperator", { user: "ann", reservation: 1 }, {}),
  ],
  ["leaving", (history: TestHistory) => history.info("leaveQueue", placeOf("ann", 1))],
])("after %s the seat may be another's", (_, end) => {
  expect(violations(end(held()).ok("reserveSeats", bob.args, bob.value))).toEqual([]);
});

test.each([
  [
    "a release that was refused",
    (history: TestHistory) => history.fail("releaseHold", { user: "ann", reservation: 1 }, "NOT_FOUND"),
  ],
  ["somebody else's leaving", (history: TestHistory) => history.ok("leaveQueue", placeOf("cid", 9), {})],
])("%s frees no seat", (_, attempt) => {
  expect(violations(attempt(held()).ok("reserveSeats", bob.args, bob.value))).toHaveLength(1);
});

test("near its end a hold may be over", () => {
  expect(violations(held().ok("reserveSeats", bob.args, bob.value, { from: 3_900, by: 3_950 }))).toEqual([]);
});

test("what was paid is its owner's beyond the end of the hold, until a refund is asked for", () => {
  const paid = held().ok("payReservation", ann.payment.args, ann.payment.value);
  expect(violations(paid.ok("reserveSeats", bob.args, bob.value, { from: 9_000 }))).toHaveLength(1);
  const refunded = held()
    .ok("payReservation", ann.payment.args, ann.payment.value)
    .info("refundPayment", ann.refund.args);
  expect(violations(refunded.ok("reserveSeats", bob.args, bob.value, { from: 9_000 }))).toEqual([]);
});

test("a hold that was never answered owns nothing surely", () => {
  const history = new TestHistory().info("reserveSeats", ann.args).ok("reserveSeats", bob.args, bob.value);
  expect(violations(history)).toEqual([]);
});

test("while the clock of the database is wrong, no deadline is believed; other clocks do not matter", () => {
  const late = (history: TestHistory): TestHistory => history.ok("reserveSeats", bob.args, bob.value, { from: 3_000 });
  expect(violations(late(held()).fault("database-clock-jumps", 2_500, 2_600))).toEqual([]);
  expect(violations(late(held()).fault("instance-clock-jumps", 2_500, 2_600))).toHaveLength(1);
});

test("a request that was repeated with its key is one hold from its first try on", () => {
  const history = new TestHistory()
    .info("reserveSeats", ann.args, { from: 10, by: 20, key: "a" })
    .ok("reserveSeats", ann.args, ann.value, { from: 3_000, by: 3_010, key: "a" })
    .ok("reserveSeats", bob.args, bob.value, { from: 3_950, by: 3_960 });
  expect(violations(history)).toEqual([]);
});
