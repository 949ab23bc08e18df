import { expect, test } from "vitest";

import { isOutside, listClockSpans, listTroubles, overlapMs, surelyLasts, surelyOver } from "#proof/checkers/spans.ts";
import { TestHistory } from "#proof/checkers/test-history.ts";
import type { FaultLine } from "#proof/history/event.ts";

const faults = (...spans: [op: string, from: number, until: number][]): FaultLine[] => {
  const history = new TestHistory();
  for (const span of spans) history.fault(...span);
  return history.faults;
};

const emptyEvidence = new TestHistory().evidence();

const troubled = (...spans: Parameters<typeof faults>) => listTroubles({ ...emptyEvidence, faults: faults(...spans) });

test("trouble is from the beginning of a fault to its end, and a while around it; what touches is one", () => {
  expect(troubled(["slow", 10_000, 11_000])).toEqual([{ from: 5_000, until: 16_000 }]);
  expect(troubled(["slow", 10_000, 11_000], ["cut", 12_000, 13_000])).toHaveLength(1);
  expect(troubled(["slow", 10_000, 11_000], ["cut", 30_000, 31_000])).toHaveLength(2);
});

test("an instance that answers that it cannot is in trouble, too; a client that goes away is not", () => {
  const charge = { user: "ann", amount: 1 };
  const history = new TestHistory().fail("chargeBalance", charge, "OVERLOADED", {
    status: 503,
    from: 20_000,
    by: 20_010,
  });
  expect(listTroubles(history.evidence())).toEqual([{ from: 15_000, until: 25_010 }]);
  expect(listTroubles(new TestHistory().info("chargeBalance", charge).evidence())).toEqual([]);
  expect(listTroubles(new TestHistory().fail("chargeBalance", charge, "BALANCE_LIMIT_REACHED").evidence())).toEqual([]);
});

test("a fault that never ended lasts", () => {
  const [begins] = faults(["slow", 10_000, 11_000]);
  const lasting = listTroubles({ ...emptyEvidence, faults: begins ? [begins] : [] });
  expect(lasting).toEqual([{ from: 5_000, until: Infinity }]);
});

test("only the clock of the database counts as a clock", () => {
  expect(listClockSpans(faults(["instance-clock-jumps", 1, 2], ["slow", 1, 2]))).toEqual([]);
  expect(listClockSpans(faults(["database-clock-jumps", 5_000, 6_000]))).toHaveLength(1);
});

test("overlaps add up", () => {
  expect(overlapMs(spans, 150, 550)).toBe(100);
  expect(overlapMs(spans, 210, 490)).toBe(0);
});

const spans = [
  { from: 100, until: 200 },
  { from: 500, until: 600 },
];

test.each([
  [0, 99, true],
  [0, 100, false],
  [150, 160, false],
  [200, 300, false],
  [201, 499, true],
  [201, 700, false],
  [601, 700, true],
])("from %i to %i is outside of all spans: %s", (from, until, outside) => {
  expect(isOutside(spans, from, until)).toBe(outside);
});

test("what lasts by the database's clock surely lasts until the clock may be wrong", () => {
  expect(surelyLasts([], 0, 1_000)).toBe(900);
  expect(surelyLasts(spans, 0, 1_000)).toBe(100);
  expect(surelyLasts(spans, 150, 1_000)).toBe(150);
  expect(surelyLasts(spans, 300, 1_000)).toBe(500);
  expect(surelyLasts(spans, 700, 1_000)).toBe(1_600);
});

test("what lasts by the database's clock is surely over if that was never wrong meanwhile", () => {
  expect(surelyOver([], { from: 0, by: 10 }, 1_000)).toBe(1_110);
  expect(surelyOver(spans, { from: 0, by: 10 }, 1_000)).toBe(Infinity);
  expect(surelyOver(spans, { from: 700, by: 710 }, 1_000)).toBe(1_810);
});
