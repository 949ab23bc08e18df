import { describe, expect, test } from "vitest";

import { Latencies, spreadOf } from "#load/stats.ts";

describe("spreadOf", () => {
  test("of an odd number of values the median is the one in the middle", () => {
    expect(spreadOf([30, 10, 20])).toEqual({ median: 20, min: 10, max: 30 });
  });

  test("of an even number of values it is the mean of the two in the middle", () => {
    expect(spreadOf([40, 10, 20, 30])).toEqual({ median: 25, min: 10, max: 40 });
  });

  test("one value is all three", () => {
    expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7 });
  });

  test("values are compared as numbers", () => {
    expect(spreadOf([9, 10, 100]).median).toBe(10);
  });

  test("nothing measured is an error, not a figure", () => {
    expect(() => spreadOf([])).toThrow("nothing was measured");
  });
});

describe("Latencies", () => {
  function recorded(...times: number[]): Latencies {
    const latencies = new Latencies();
    for (const ms of times) latencies.record(ms);
    return latencies;
  }

  test("a percentile is a time that so many did not exceed", () => {
    const latencies = recorded(...Array.from({ length: 100 }, (_, i) => i + 1));
    expect(latencies.percentile(0.5)).toBe(50);
    expect(latencies.percentile(0.99)).toBe(99);
    expect(latencies.percentile(1)).toBe(100);
    expect(latencies.count).toBe(100);
  });

  test("one slow answer of a hundred is above the 99th percentile, two are not", () => {
    const quick = Array.from({ length: 98 }, () => 1);
    expect(recorded(...quick, 1, 500).percentile(0.99)).toBe(1);
    expect(recorded(...quick, 500, 500).percentile(0.99)).toBe(500);
  });

  test("times are rounded up to a twentieth of a millisecond, never down", () => {
    expect(recorded(1.01).percentile(0.5)).toBe(1.05);
  });

  test("what takes longer than the longest counts as the longest", () => {
    expect(recorded(90_000).percentile(0.5)).toBe(20_000);
  });

  test("of nothing, a percentile is 0", () => {
    expect(new Latencies().percentile(0.99)).toBe(0);
  });
});
