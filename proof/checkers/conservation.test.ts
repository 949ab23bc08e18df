import { expect, test } from "vitest";

import { conservation } from "#proof/checkers/conservation.ts";
import { TestHistory } from "#proof/checkers/test-history.ts";

function violations(history: TestHistory): readonly string[] {
  return conservation.check(history.evidence()).violations;
}

test("a snapshot in which a seat is missing is told", () => {
  expect(violations(new TestHistory().sample(50, {}, { free: 7, held: 1, sold: 1 }))).toEqual([
    "show 1 has 10 seats, and at 0.050 s 7 free, 1 held and 1 sold ones",
  ]);
});

test("a snapshot in which a place is missing, or one too many, is told", () => {
  const places = { waiting: 1, admitted: 2, completed: 3, expired: 4, left: 5 };
  expect(violations(new TestHistory().sample(50, { ...places, lastNumber: 15 }))).toEqual([]);
  expect(violations(new TestHistory().sample(50, { ...places, lastNumber: 16 }))).toEqual([
    "16 have joined concert 1, and at 0.050 s there are 15 places",
  ]);
  expect(violations(new TestHistory().sample(50, { ...places, lastNumber: 14 }))).toHaveLength(1);
});

test("a map with too few seats is told", () => {
  const history = new TestHistory().ok("listSeats", { show: 1 }, { show: 1, statuses: ["SOLD", "HELD"] });
  expect(violations(history)).toEqual(["show 1 was told to have 2 seats: line 0"]);
});
