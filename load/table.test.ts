import { expect, test } from "vitest";

import { reportFigures } from "#load/figure.ts";
import { reportRow, type RowRound } from "#load/report.ts";
import { formatFigures, formatNumber, formatRows, formatSpread, formatTable } from "#load/table.ts";

test("columns are as wide as their widest cell; the first begins on the left, the others end on the right", () => {
  expect(
    formatTable([
      ["", "a second"],
      ["poll", "9"],
      ["longer", "12,345"],
    ]),
  ).toBe(["        a second", "poll           9", "longer    12,345", ""].join("\n"));
});

test("lines may be of different lengths", () => {
  expect(formatTable([["x"], ["a", "b", "c"]])).toBe("x\na  b  c\n");
});

test("numbers have as many digits as mean something", () => {
  expect([0.1234, 1, 1.26, 12.34, 123.4, 12_345.6].map(formatNumber)).toEqual([
    "0.12",
    "1",
    "1.26",
    "12.3",
    "123",
    "12,346",
  ]);
});

test("several values are told as the median with the least and the greatest, one as itself", () => {
  expect(formatSpread({ median: 20, min: 10, max: 30 })).toBe("20 (10-30)");
  expect(formatSpread({ median: 20, min: 20, max: 20 })).toBe("20");
});

const round: RowRound = {
  top: { perSecond: 3_000, p50: 5, p99: 15, others: 4, answered: 3_000, cpuUs: undefined },
  half: { perSecond: 1_500, p50: 2, p99: 30, others: 0 },
  barePerSecond: 1_000,
  bareOthers: 0,
  ofBare: 0.3,
  ofTextbook: 2.5,
};

test("a row that falls short says so, beside what it must reach", () => {
  const goals = { bare: { must: 0.35, hoped: 0.5 }, textbook: { must: 6, hoped: 9 } };
  const text = formatRows([reportRow({ key: "reserve", name: "reserve", goals }, [round])]);
  const [row, textbook] = text.split("\n").slice(2);
  expect(row).toMatch(/^reserve +3,000 +0\.30 bare +0\.35 \/ 0\.50 +SHORT +5 +15 +30 +reached +4 +- +- +-$/u);
  expect(textbook).toMatch(/^ +2\.50 textbook +6 \/ 9$/u);
});

test("what will do instead of a ratio is told too", () => {
  const goals = { bare: { must: 0.05, hoped: 0.08 }, orPerSecond: 1_500 };
  const text = formatRows([reportRow({ key: "journeys", name: "journeys", goals }, [round])]);
  expect(text).toMatch(/or a second +1,500\n$/u);
});

test("a figure stands beside its goal and the verdict; one without a goal stands alone", () => {
  const goal = { must: 5, hoped: 3, atMost: true };
  const text = formatFigures(
    reportFigures([
      { name: "start", value: 4, unit: "s", goal },
      { name: "table", value: 90, unit: "bytes" },
    ]),
  );
  expect(text.split("\n").slice(1, 3)).toEqual([
    expect.stringMatching(/^start +4 s +5 \/ 3 +reached$/u),
    expect.stringMatching(/^table +90 bytes$/u),
  ]);
});
