import { expect, test } from "vitest";

import { timesOf } from "#load/studies/brief-times.ts";

test("times are told by mean, least, greatest, and what 90 and 95 of 100 did not exceed", () => {
  const times = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(timesOf(times)).toEqual({ mean: 50.5, min: 1, max: 100, p90: 90, p95: 95 });
});

test("of one time, all are that", () => {
  expect(timesOf([7])).toEqual({ mean: 7, min: 7, max: 7, p90: 7, p95: 7 });
});
