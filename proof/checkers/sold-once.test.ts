import { expect, test } from "vitest";

import { soldOnce } from "#proof/checkers/sold-once.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";

const ann = holdOf("ann", 1, 7);
const bob = holdOf("bob", 2, 7);

function twoSales(): TestHistory {
  return new TestHistory()
    .ok("reserveSeats", ann.args, ann.value)
    .ok("payReservation", ann.payment.args, ann.payment.value)
    .ok("reserveSeats", bob.args, bob.value);
}

test("a seat that two have paid for is told", () => {
  const history = twoSales().ok("payReservation", bob.payment.args, bob.payment.value);
  expect(soldOnce.check(history.evidence()).violations).toEqual([
    "seat 7 of show 1 was sold to reservation 1 and to 2: lines 2 and 6",
  ]);
});

test("after a refund a seat may be sold again", () => {
  const history = twoSales()
    .ok("refundPayment", ann.refund.args, ann.refund.value)
    .ok("payReservation", bob.payment.args, bob.payment.value);
  expect(soldOnce.check(history.evidence())).toMatchObject({ violations: [], checked: 2 });
});

test("a refund that came too late excuses nothing", () => {
  const history = twoSales()
    .ok("payReservation", bob.payment.args, bob.payment.value)
    .ok("refundPayment", ann.refund.args, ann.refund.value);
  expect(soldOnce.check(history.evidence()).violations).toHaveLength(1);
});

test("a payment that was never answered accuses nobody, until the database remembers it", () => {
  const history = twoSales().info("payReservation", bob.payment.args, { key: "pay" });
  expect(soldOnce.check(history.evidence()).violations).toEqual([]);
  const keys = [{ user: "bob", key: "pay", reservation: 2, payment: 2, transfer: null }];
  expect(soldOnce.check(history.evidence({ keys })).violations).toHaveLength(1);
});

test("a seat that stands sold twice is told", () => {
  const soldSeats = [1, 2].map((reservation) => ({ show: 1, number: 7, reservation }));
  expect(soldOnce.check(new TestHistory().evidence({ soldSeats })).violations).toEqual([
    "seat 7 of show 1 stands sold to reservation 1 and to 2",
  ]);
});
