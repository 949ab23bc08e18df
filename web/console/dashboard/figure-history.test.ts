import { expect, test } from "vitest";

import {
  byMinute,
  columnsOf,
  peakOf,
  remember,
  type Figures,
  type Sample,
} from "#web/console/dashboard/figure-history.ts";

const start = Date.parse("2026-10-15T10:00:00Z") / 1000;

function figuresAt(seconds: number, changed: Partial<Figures> = {}): Figures {
  return {
    concertId: 1,
    at: new Date((start + seconds) * 1000).toISOString(),
    saleOpensAt: "2026-10-15T10:00:00.000Z",
    queue: { state: "open", capacity: 100, passSeconds: 600, claimSeconds: 60, admitPerSecond: null },
    waiting: 0,
    admitted: 0,
    held: 0,
    sold: 0,
    seatsTotal: 50,
    amountSold: 0,
    amountHeld: 0,
    amountPerSecond: 0,
    admissionsPerSecond: 0,
    salesPerSecond: 0,
    waitSeconds: { p50: null, p90: null, p99: null },
    refusals: [],
    instances: [],
    ...changed,
  };
}

function heard(...all: Figures[]): readonly Sample[] {
  return all.reduce<readonly Sample[]>((history, figures) => remember(history, figures), []);
}

test("figures are remembered in the order of their moments, each moment once", () => {
  const history = heard(figuresAt(1, { waiting: 5 }), figuresAt(2, { waiting: 7 }), figuresAt(2), figuresAt(1));
  expect(history.map(({ at, waiting }) => [at - start, waiting])).toEqual([
    [1, 5],
    [2, 7],
  ]);
});

test("figures that are not news leave the history as it was", () => {
  const history = heard(figuresAt(5));
  expect(remember(history, figuresAt(5))).toBe(history);
  expect(remember(history, figuresAt(4))).toBe(history);
});

test("what is older than ten minutes is forgotten", () => {
  const history = heard(figuresAt(0), figuresAt(1), figuresAt(300), figuresAt(601));
  expect(history.map(({ at }) => at - start)).toEqual([300, 601]);
});

test("a time in which nothing was heard is a gap in every column", () => {
  const history = heard(figuresAt(0, { sold: 1 }), figuresAt(1, { sold: 2 }), figuresAt(21, { sold: 9 }));
  const { times, values } = columnsOf(history, ["sold", "held"]);
  expect(times.map((time) => time - start)).toEqual([0, 1, 11, 21]);
  expect(values).toEqual([
    [1, 2, null, 9],
    [0, 0, null, 0],
  ]);
});

test("a table has the last sample of each minute, the newest first", () => {
  const history = heard(figuresAt(0), figuresAt(59, { sold: 3 }), figuresAt(60), figuresAt(119, { sold: 8 }));
  expect(byMinute(history).map(({ sold }) => sold)).toEqual([8, 3]);
});

test("the peak is the highest value that was heard", () => {
  expect(peakOf([], "waiting")).toBe(0);
  expect(peakOf(heard(figuresAt(1, { waiting: 5 }), figuresAt(2, { waiting: 2 })), "waiting")).toBe(5);
});
