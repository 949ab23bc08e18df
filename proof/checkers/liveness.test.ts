import { expect, test } from "vitest";

import { liveness } from "#proof/checkers/liveness.ts";
import { TestHistory } from "#proof/checkers/test-history.ts";

const join = { user: "ann", concert: 1 };
const place = { number: 1, status: "ADMITTED" } as const;

function violations(history: TestHistory): readonly string[] {
  return liveness.check(history.evidence()).violations;
}

/** A fault is over at 1,000 ms; afterwards fans ask in vain until 12 s, when all is well again. */
function afterFault(): TestHistory {
  return new TestHistory()
    .ok("joinQueue", join, place, { from: 900, by: 950 })
    .fault("black-hole", 950, 1_000)
    .info("joinQueue", join, { from: 1_100, by: 6_000 })
    .fail("joinQueue", join, "UNAVAILABLE", { from: 6_100 })
    .ok("joinQueue", join, place, { from: 12_000 });
}

test("a fault after which nothing succeeds for long is told", () => {
  expect(violations(afterFault())).toEqual([
    "nothing succeeded from 1.100 s to 12.010 s, of which 10.910 s without any fault",
  ]);
  expect(violations(afterFault().ok("joinQueue", join, place, { from: 9_000 }))).toEqual([]);
});

test("while something is broken nothing need succeed; between faults it counts on", () => {
  expect(violations(afterFault().fault("slow", 5_000, 8_000))).toEqual([]);
  expect(violations(afterFault().fault("slow", 5_000, 5_500))).toHaveLength(1);
});

test("where nobody asks nothing can succeed", () => {
  const silent = new TestHistory().ok("joinQueue", join, place).ok("joinQueue", join, place, { from: 60_000 });
  expect(violations(silent)).toEqual([]);
});

test("where nothing ever succeeds that is told", () => {
  const never = new TestHistory();
  for (let t = 0; t < 15_000; t += 1_000) never.info("joinQueue", join, { from: t, by: t + 900 });
  expect(violations(never)).toHaveLength(1);
});

/** A sample every half second. */
function sampled(count: number, queueAt: (index: number) => Parameters<TestHistory["sample"]>[1]): TestHistory {
  const history = new TestHistory();
  for (let index = 0; index < count; index += 1) history.sample(20_000 + 500 * index, queueAt(index));
  return history;
}

test("a head of the line that waits although there is room is told once", () => {
  const stuck = sampled(13, () => ({ waiting: 3, firstWaiting: 4, admitted: 2, overdue: 1 }));
  expect(violations(stuck)).toEqual([
    "number 4 of concert 1 waited from 20.000 s to 26.000 s, although there was room",
  ]);
});

test.each([
  ["moves", (index: number) => ({ waiting: 3, firstWaiting: 4 + index, admitted: 1 })],
  ["waits for room", () => ({ waiting: 3, firstWaiting: 4, admitted: 2 })],
  ["is paused", () => ({ waiting: 3, firstWaiting: 4, admitted: 1, state: "paused" as const })],
  ["waits for the sale to open", () => ({ waiting: 3, firstWaiting: 4, admitted: 1, isOnSale: false })],
  ["has room again now and then", (index: number) => ({ waiting: 3, firstWaiting: 4, admitted: index % 3 })],
])("a line that %s is right", (_, queueAt) => {
  expect(violations(sampled(13, queueAt))).toEqual([]);
});

test("in trouble nobody is asked for room", () => {
  const stuck = sampled(13, () => ({ waiting: 3, firstWaiting: 4, admitted: 1 }));
  expect(violations(stuck.fault("database-paused", 20_000, 26_000))).toEqual([]);
});

test("a line that stands still for longer than any turn lasts is told, if the clock was always right", () => {
  const still = (): TestHistory =>
    sampled(50, () => ({ waiting: 3, firstWaiting: 4, admitted: 2, admittedThrough: 3 }));
  expect(violations(still())).toEqual(["nobody was let in to concert 1 after number 3, from 20.000 s to 44.500 s"]);
  expect(violations(still().fault("database-clock-jumps", 5_000, 6_000))).toEqual([]);
});
