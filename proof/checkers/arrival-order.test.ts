import { expect, test } from "vitest";

import { arrivalOrder } from "#proof/checkers/arrival-order.ts";
import { placeOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { PlaceRow } from "#proof/database/dump.ts";

const join = (user: string): { user: string; concert: number } => ({ user, concert: 1 });
const waiting = (number: number): { number: number; status: "WAITING"; position: number } => ({
  number,
  status: "WAITING",
  position: number,
});
const admitted = (number: number): { number: number; status: "ADMITTED" } => ({ number, status: "ADMITTED" });

function violations(history: TestHistory): readonly string[] {
  return arrivalOrder.check(history.evidence()).violations;
}

test("whoever asked after another was answered has the greater number", () => {
  const history = new TestHistory().ok("joinQueue", join("ann"), waiting(2)).ok("joinQueue", join("bob"), waiting(1));
  expect(violations(history)).toEqual([
    "number 1 of concert 1 was asked for when number 2 had been answered: lines 0 and 2",
  ]);
});

test("of two who asked at the same time either may be first", () => {
  const history = new TestHistory()
    .ok("joinQueue", join("ann"), waiting(2), { from: 0, by: 20 })
    .ok("joinQueue", join("bob"), waiting(1), { from: 10, by: 30 });
  expect(violations(history)).toEqual([]);
});

test("a join without an answer may be the one that counted", () => {
  const history = new TestHistory()
    .info("joinQueue", join("bob"))
    .ok("joinQueue", join("ann"), waiting(2))
    .ok("joinQueue", join("bob"), waiting(1));
  expect(violations(history)).toEqual([]);
  const refused = new TestHistory()
    .fail("joinQueue", join("bob"), "UNAVAILABLE")
    .ok("joinQueue", join("ann"), waiting(2))
    .ok("joinQueue", join("bob"), waiting(1));
  expect(violations(refused)).toHaveLength(1);
});

test("a place that was joined again is as old as its first join", () => {
  const history = new TestHistory()
    .ok("joinQueue", join("bob"), waiting(1))
    .ok("joinQueue", join("ann"), waiting(2))
    .ok("joinQueue", join("bob"), waiting(1));
  expect(violations(history)).toEqual([]);
});

test("a number that two have is told", () => {
  const history = new TestHistory()
    .ok("joinQueue", join("ann"), waiting(1), { from: 0, by: 20 })
    .ok("joinQueue", join("bob"), waiting(1), { from: 10, by: 30 });
  expect(violations(history)).toEqual(["number 1 of concert 1 was given to 2 users: lines 0 and 2"]);
});

function passedOver(): TestHistory {
  return new TestHistory()
    .ok("joinQueue", join("ann"), waiting(1))
    .ok("joinQueue", join("bob"), waiting(2))
    .ok("getPlace", placeOf("bob", 2), admitted(2))
    .ok("getPlace", placeOf("ann", 1), waiting(1));
}

test("whoever waits after a later one was let in is told", () => {
  expect(violations(passedOver())).toEqual([
    "number 1 of concert 1 was told to wait when number 2 had been let in: lines 4 and 6",
  ]);
});

test("an instance in trouble may tell a fan to wait, a database may not", () => {
  expect(violations(passedOver().fault("black-hole", 0, 20))).toEqual([]);
  const joined = passedOver().fault("black-hole", 0, 20).ok("joinQueue", join("ann"), waiting(1));
  expect(violations(joined)).toHaveLength(1);
});

const row: PlaceRow = {
  ...placeOf("ann", 1),
  status: "COMPLETED",
  joinedAt: 0,
  admittedAt: 5,
  claimedAt: null,
  expiresAt: null,
  endedAt: 9,
};

test("gaps, and admissions out of order, are told by the database", () => {
  const check = (...places: PlaceRow[]): readonly string[] =>
    arrivalOrder.check(new TestHistory().evidence({ places })).violations;
  expect(check(row, { ...row, number: 2, admittedAt: 6 })).toEqual([]);
  expect(check(row, { ...row, number: 3 })).toEqual(["concert 1 has a gap before number 3"]);
  expect(check(row, { ...row, number: 2, admittedAt: 4 })).toEqual([
    "number 2 of concert 1 was admitted before a smaller one",
  ]);
});

test("a moment at which somebody waits whom admission has passed is told", () => {
  const sampled = (firstWaiting: number): TestHistory =>
    new TestHistory().sample(0, { firstWaiting, lastAdmitted: 5, waiting: 1 });
  expect(violations(sampled(6))).toEqual([]);
  expect(violations(sampled(4))).toHaveLength(1);
});
