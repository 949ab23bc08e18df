import { expect, test } from "vitest";

import { acknowledgedWrites } from "#proof/checkers/acknowledged.ts";
import { goodSale } from "#proof/checkers/good-sale.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { Dump } from "#proof/database/dump.ts";

function withDump(change: (dump: Partial<Dump>) => Partial<Dump>): readonly string[] {
  const { history, dump } = goodSale();
  return acknowledgedWrites.check(history.evidence({ ...dump, ...change(dump) })).violations;
}

test.each<[string, (dump: Partial<Dump>) => Partial<Dump>, number]>([
  ["place", ({ places = [] }) => ({ places: places.slice(0, 2) }), 1],
  ["place that was left", ({ places = [] }) => ({ places: places.map((row) => ({ ...row, status: "ADMITTED" })) }), 1],
  ["reservation", ({ reservations = [] }) => ({ reservations: reservations.slice(0, 1) }), 1],
  ["payment", () => ({ payments: [] }), 1],
  ["charge", ({ transfers = [] }) => ({ transfers: transfers.slice(1) }), 1],
])("a %s that was acknowledged and is not there is told", (_, change, count) => {
  expect(withDump(change)).toHaveLength(count);
});

test("where the database is not known nothing is checked", () => {
  expect(acknowledgedWrites.check(goodSale().history.evidence()).checked).toBe(0);
});

test("a hold that was released is over, and one that is over may be untidied", () => {
  const { args, value } = holdOf("ann", 1, 7);
  const history = (): TestHistory =>
    new TestHistory().ok("reserveSeats", args, value).ok("releaseHold", { user: "ann", reservation: 1 }, {});
  const row = { ...args, reservation: 1, amount: 100, status: "HELD" as const, createdAt: 0 };
  const check = (heldUntil: number): readonly string[] =>
    acknowledgedWrites.check(history().evidence({ at: 1_000, reservations: [{ ...row, heldUntil }] })).violations;
  expect(check(900)).toEqual([]);
  expect(check(1_100)).toEqual(["reservation 1 is HELD, although releaseHold was acknowledged: line 2"]);
});

test("refunds, releases by operators and check-ins that are not there are told", () => {
  const history = new TestHistory()
    .ok("refundPayment", { payment: 5, user: "ann", reservation: 5 }, {})
    .ok("releaseHoldAsOperator", { user: "ann", reservation: 6 }, {})
    .ok("checkIn", { code: "x", payment: 5 }, { reservation: 5, seat: 1 });
  expect(acknowledgedWrites.check(history.evidence({})).violations).toHaveLength(3);
});

test("what nobody asked for is told, if it is of the campaign's own concerts", () => {
  const { dump } = goodSale();
  expect(acknowledgedWrites.check(new TestHistory().evidence(dump)).violations).toHaveLength(6);
  const elsewhere = {
    places: dump.places?.map((row) => ({ ...row, concert: 9 })) ?? [],
    reservations: dump.reservations?.map((row) => ({ ...row, concert: 9 })) ?? [],
    payments: dump.payments?.map((row) => ({ ...row, concert: 9 })) ?? [],
  };
  expect(acknowledgedWrites.check(new TestHistory().evidence(elsewhere)).violations).toEqual([]);
});

test("what was never answered may be there or not", () => {
  const history = (): TestHistory => new TestHistory().info("joinQueue", { user: "ann", concert: 1 });
  const row = { ...placeOf("ann", 1), status: "WAITING" as const, joinedAt: 0 };
  const place = { ...row, admittedAt: null, claimedAt: null, expiresAt: null, endedAt: null };
  expect(acknowledgedWrites.check(history().evidence({ places: [place] })).violations).toEqual([]);
  expect(acknowledgedWrites.check(history().evidence({})).violations).toEqual([]);
});

test("what is read when all is over is what is there", () => {
  const late = { from: 60_000, by: 60_010 };
  const { history, dump } = goodSale();
  const { value } = holdOf("ann", 1, 1);
  history
    .ok("getBalance", { user: "ann" }, { balance: 10 }, late)
    .ok("getReservation", { user: "ann", reservation: 1 }, { ...value, status: "CANCELLED" }, late)
    .ok("listSeats", { show: 1 }, { show: 1, statuses: ["AVAILABLE", "HELD"] }, late)
    .ok("listTransfers", { user: "ann" }, { transfers: [{ transfer: 2, amount: -100, balance: 7 }] }, late);
  expect(acknowledgedWrites.check(history.evidence(dump)).violations).toEqual([
    "user ann read 10 won and has 0: line 30",
    "user ann read of a transfer 2 that is not so: line 36",
    "reservation 1 was read as CANCELLED and is PAID: line 32",
    "seat 1 of show 1 was read as AVAILABLE and is SOLD: line 34",
  ]);
});
