import { expect, test } from "vitest";

import { seatLimits } from "#proof/checkers/seat-limits.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";

const first = holdOf("ann", 1, 1, 2, 3);
const second = holdOf("ann", 2, 4, 5);

function violations(history: TestHistory): readonly string[] {
  return seatLimits.check(history.evidence()).violations;
}

const held = (): TestHistory => new TestHistory().ok("reserveSeats", first.args, first.value);

test("a user with more seats at one time than are allowed is told", () => {
  expect(violations(held().ok("reserveSeats", second.args, second.value))).toEqual([
    "user ann had 5 seats of concert 1 at 0.040 s, where 4 are allowed: lines 0 and 2",
  ]);
});

test("what was released, or may be over, does not count; what was paid does", () => {
  const released = held().info("releaseHold", { user: "ann", reservation: 1 });
  expect(violations(released.ok("reserveSeats", second.args, second.value))).toEqual([]);
  expect(violations(held().ok("reserveSeats", second.args, second.value, { from: 4_000 }))).toEqual([]);
  const paid = held().ok("payReservation", first.payment.args, first.payment.value);
  expect(violations(paid.ok("reserveSeats", second.args, second.value, { from: 4_000 }))).toHaveLength(1);
});

test("a hold that was never answered does not count", () => {
  expect(violations(held().info("reserveSeats", second.args))).toEqual([]);
});

test("a user with too many seats in the end is told, holds that are over aside", () => {
  const row = { concert: 1, show: 1, user: "ann", amount: 1, createdAt: 0 };
  const check = (heldUntil: number): readonly string[] =>
    seatLimits.check(
      new TestHistory().evidence({
        at: 1_000,
        reservations: [
          { ...row, reservation: 1, seats: [1, 2, 3], status: "PAID", heldUntil: 0 },
          { ...row, reservation: 2, seats: [4, 5], status: "HELD", heldUntil },
        ],
      }),
    ).violations;
  expect(check(1_001)).toEqual(["user ann has 5 seats of concert 1 in the end, where 4 are allowed"]);
  expect(check(999)).toEqual([]);
});
