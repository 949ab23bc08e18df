import { expect, test } from "vitest";

import { capacity } from "#proof/checkers/capacity.ts";
import { holdOf, placeOf, TestHistory } from "#proof/checkers/test-history.ts";

const admitted = (number: number): { number: number; status: "ADMITTED" } => ({ number, status: "ADMITTED" });

function violations(history: TestHistory): readonly string[] {
  return capacity.check(history.evidence()).violations;
}

/** Three fans are told to be admitted, where two may be; the last of them at 1,020 ms. */
function threeAdmitted(): TestHistory {
  const history = new TestHistory();
  [1, 2, 3].forEach((number) =>
    history.ok("joinQueue", { user: `u${number}`, concert: 1 }, admitted(number), { from: 1_000, by: 1_020 }),
  );
  return history;
}

function stillIn(history: TestHistory, number: number, from: number): TestHistory {
  return history.ok("getPlace", placeOf(`u${number}`, number), admitted(number), { from });
}

test("three who surely are admitted at one moment, where two may be, are told", () => {
  const history = stillIn(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000), 3, 2_000);
  expect(violations(history)).toEqual([
    "3 were admitted to concert 1 at 1.020 s, more than its capacity has ever been: lines 0, 2 and 4",
  ]);
});

test("who was not seen again may be gone", () => {
  expect(violations(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000))).toEqual([]);
});

test("who may have left or paid may be gone, and a read from memory may be late", () => {
  const left = stillIn(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000), 3, 2_000);
  expect(violations(left.info("leaveQueue", placeOf("u3", 3), { from: 1_000 }))).toEqual([]);
  expect(violations(stillIn(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000), 3, 1_250))).toEqual([]);
});

test("a hold shows that its fan was still in, but not when it is only repeated", () => {
  const { args, value } = holdOf("u3", 3, 7);
  const others = (): TestHistory => stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000);
  expect(violations(others().ok("reserveSeats", args, value, { from: 1_900 }))).toHaveLength(1);
  const repeated = others()
    .info("reserveSeats", args, { from: 1_010, key: "a" })
    .ok("reserveSeats", args, value, { from: 1_900, key: "a" });
  expect(violations(repeated)).toEqual([]);
});

test("a greater capacity that may have been set is allowed for from then on", () => {
  const history = stillIn(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000), 3, 2_000);
  expect(violations(history.info("setQueuePolicy", { concert: 1, capacity: 3 }, { from: 500 }))).toEqual([]);
  const later = stillIn(stillIn(stillIn(threeAdmitted(), 1, 2_000), 2, 2_000), 3, 2_000);
  expect(violations(later.ok("setQueuePolicy", { concert: 1, capacity: 3 }, { capacity: 3 }))).toHaveLength(1);
});

test("a sample with more admitted than the capacity under which they were is told", () => {
  const sampled = (isFilled: boolean): TestHistory => new TestHistory().sample(70, { admitted: 3, isFilled });
  expect(violations(sampled(true))).toEqual([
    "3 were admitted to concert 1, with a capacity of 2, in the sample at 0.070 s",
  ]);
  expect(violations(sampled(false))).toEqual([]);
});
