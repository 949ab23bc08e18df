import { expect, test } from "vitest";

import { goodSale } from "#proof/checkers/good-sale.ts";
import { rareStates } from "#proof/checkers/rare-states.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { Dump, PlaceRow } from "#proof/database/dump.ts";

/** The states that were reached, each with how often. */
function reached(history: TestHistory, dump?: Partial<Dump>): Record<string, number> {
  const states = rareStates(history.evidence(dump)).filter(({ count }) => count > 0);
  return Object.fromEntries(states.map(({ name, count }) => [name, count]));
}

const ann = holdOf("ann", 1, 7);
const bob = holdOf("bob", 2, 7);
const key = { user: "ann", key: "a", reservation: 1, payment: 1, transfer: null };

test("there are a dozen rare states and more, and a history without trouble reaches few of them", () => {
  expect(rareStates(new TestHistory().evidence()).length).toBeGreaterThanOrEqual(12);
  const { history, dump } = goodSale();
  expect(reached(history, dump)).toEqual({
    "a payment was unknown and had happened": 1,
    "a key was answered after an unknown": 1,
    "a dead token was refused": 1,
  });
});

test("what was unknown has happened if the database remembers it, and not if it does not", () => {
  const unknown = (): TestHistory => new TestHistory().info("payReservation", ann.payment.args, { key: "a" });
  expect(reached(unknown(), { keys: [key] })).toEqual({ "a payment was unknown and had happened": 1 });
  expect(reached(unknown(), {})).toEqual({ "a payment was unknown and had not happened": 1 });
  expect(reached(unknown())).toEqual({});
  const hold = new TestHistory().info("reserveSeats", ann.args, { key: "a" });
  expect(reached(hold, {})).toEqual({ "a hold was unknown and had not happened": 1 });
});

const place: PlaceRow = {
  ...placeOf("ann", 1),
  status: "WAITING",
  joinedAt: 15,
  admittedAt: null,
  claimedAt: null,
  expiresAt: null,
  endedAt: null,
};

test("a join was unknown and had happened if its place is from before the next join", () => {
  const joins = (): TestHistory =>
    new TestHistory()
      .info("joinQueue", { user: "ann", concert: 1 }, { from: 10, by: 100 })
      .ok("joinQueue", { user: "ann", concert: 1 }, { number: 1, status: "WAITING" }, { from: 200 });
  expect(reached(joins(), { places: [place] })).toEqual({ "a join was unknown and had happened": 1 });
  expect(reached(joins(), { places: [{ ...place, joinedAt: 205 }] })).toEqual({});
});

test("a payment that is under way when its hold ends is counted", () => {
  const paidAt = (from: number): TestHistory =>
    new TestHistory()
      .ok("reserveSeats", ann.args, ann.value, { from: 0, by: 10 })
      .fail("payReservation", ann.payment.args, "HOLD_EXPIRED", { from, by: from + 20 });
  expect(reached(paidAt(4_000))).toEqual({ "a hold ended while it was being paid": 1 });
  expect(reached(paidAt(4_020))).toEqual({});
});

test("two who want a seat at the same moment, of whom one gets it, are rivals", () => {
  const rivals = (from: number): TestHistory =>
    new TestHistory()
      .ok("reserveSeats", ann.args, ann.value, { from: 0, by: 10 })
      .fail("reserveSeats", bob.args, "SEAT_UNAVAILABLE", { from, by: from + 10 });
  expect(reached(rivals(5))).toEqual({ "two wanted one seat at the same moment": 1 });
  expect(reached(rivals(20))).toEqual({});
});

test("seats that came back and were taken or sold again are counted", () => {
  const history = new TestHistory()
    .ok("reserveSeats", ann.args, ann.value)
    .ok("payReservation", ann.payment.args, ann.payment.value)
    .ok("refundPayment", ann.refund.args, {})
    .ok("reserveSeats", bob.args, bob.value)
    .ok("payReservation", bob.payment.args, bob.payment.value);
  expect(reached(history)).toEqual({ "a seat was sold again after a refund": 1 });
  const row = { ...ann.args, amount: 100, heldUntil: 0, createdAt: 0 };
  const reservations = [
    { ...row, reservation: 1, status: "EXPIRED" as const },
    { ...row, reservation: 2, status: "PAID" as const },
  ];
  expect(reached(new TestHistory(), { reservations })).toEqual({ "a hold ran out and another took the seat": 1 });
});

test("turns that nobody claimed and keys with another body are counted", () => {
  const places = [{ ...place, status: "EXPIRED" as const, admittedAt: 1, endedAt: 2 }];
  expect(reached(new TestHistory(), { places })).toEqual({ "a turn ran out unclaimed": 1 });
  const reused = new TestHistory().fail("reserveSeats", ann.args, "IDEMPOTENCY_KEY_REUSED", { key: "a" });
  expect(reached(reused)).toEqual({ "a key came with another body": 1 });
});

test("an instance that died at its COMMIT counts, and more where fans were let in meanwhile", () => {
  const died = (admittedThrough: number): TestHistory => {
    const history = new TestHistory().sample(90).sample(110, { admittedThrough });
    const line = { i: -1, process: -1, type: "fault", op: "instance-killed-at-commit", value: "" } as const;
    history.faults.push({ ...line, t: 100, phase: "heard" });
    return history;
  };
  expect(reached(died(0))).toEqual({ "an instance died at its COMMIT": 1 });
  expect(reached(died(3))).toEqual({
    "an instance died at its COMMIT": 1,
    "an instance died at its COMMIT while fans were let in": 1,
  });
});

test("deadlocks are counted over crashes of the server", () => {
  const history = new TestHistory();
  for (const deadlocks of [4, 5, 7, 1]) {
    history.sample(0);
    const last = history.samples.pop();
    if (last) history.samples.push({ ...last, deadlocks });
  }
  expect(reached(history)).toEqual({ "a deadlock was broken up": 4 });
});
