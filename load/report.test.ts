import { describe, expect, test } from "vitest";

import { reportFigures } from "#load/figure.ts";
import { reportRow, type RowRound } from "#load/report.ts";

function round(perSecond: number, barePerSecond: number, halfP99 = 10): RowRound {
  const cpuUs = { instance: perSecond / 100, database: 0, tool: 1 };
  return {
    top: { perSecond, p50: 5, p99: 15, others: 1, answered: perSecond, cpuUs },
    half: { perSecond: perSecond / 2, p50: 2, p99: halfP99, others: 2 },
    barePerSecond,
    bareOthers: 4,
    ofBare: perSecond / barePerSecond,
  };
}

const poll = { key: "poll", name: "poll", goals: { bare: { must: 0.7, hoped: 0.9 } } };

describe("reportRow", () => {
  test("a ratio is that of the rounds' ratios in the middle, not the ratio of two medians", () => {
    // A machine that was slow in the second round was slow for both.
    const { ofBare, perSecond } = reportRow(poll, [round(800, 1_000), round(300, 400), round(900, 1_000)]);
    expect(ofBare).toEqual({ median: 0.8, min: 0.75, max: 0.9 });
    expect(perSecond).toEqual({ median: 800, min: 300, max: 900 });
  });

  test("the median decides on the goal", () => {
    expect(reportRow(poll, [round(800, 1_000), round(100, 1_000), round(750, 1_000)]).verdict).toBe("reached");
    expect(reportRow(poll, [round(690, 1_000)]).verdict).toBe("SHORT");
  });

  test("times at half of the rate have a goal of their own", () => {
    const { half } = reportRow(poll, [round(800, 1_000, 60), round(800, 1_000, 55), round(800, 1_000, 10)]);
    expect(half).toMatchObject({ p99: { median: 55, min: 10, max: 60 }, verdict: "SHORT" });
  });

  test("every answer that was not expected counts, of all rounds and rates, and of bare beside them", () => {
    expect(reportRow(poll, [round(800, 1_000), round(800, 1_000)]).others).toBe(14);
  });

  test("a baseline has neither verdict nor times at half of its rate", () => {
    const { half: _half, ...only } = round(1_000, 1_000);
    const bare = reportRow({ key: "bare", name: "bare", goals: {} }, [only]);
    expect(bare.verdict).toBeUndefined();
    expect(bare.half).toBeUndefined();
  });

  test("processor time is the median of the rounds; where nobody can tell, nothing is told", () => {
    expect(reportRow(poll, [round(800, 1_000), round(900, 1_000), round(100, 1_000)]).cpuUs?.instance).toBe(8);
    const blind = round(800, 1_000);
    expect(reportRow(poll, [{ ...blind, top: { ...blind.top, cpuUs: undefined } }]).cpuUs).toBeUndefined();
  });
});

test("figures of all rounds are brought together by name, and judged by their median", () => {
  const goal = { must: 5, hoped: 3, atMost: true };
  const figures = [
    { name: "start", value: 4, unit: "s", goal },
    { name: "memory", value: 80, unit: "MB" },
    { name: "start", value: 6, unit: "s", goal },
    { name: "start", value: 2, unit: "s", goal },
  ];
  expect(reportFigures(figures)).toEqual([
    { name: "start", unit: "s", value: { median: 4, min: 2, max: 6 }, goal, verdict: "reached" },
    { name: "memory", unit: "MB", value: { median: 80, min: 80, max: 80 } },
  ]);
});
