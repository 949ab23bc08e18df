/** Several campaigns taken together. */
import { expect, test } from "vitest";

import { checker, exampleRecord } from "#proof/report/example.ts";
import { reportOn } from "#proof/report/report.ts";
import { seriesOf } from "#proof/report/series.ts";
import { lineOfReport, writeSeries } from "#proof/report/series-text.ts";

const good = reportOn(exampleRecord(), [checker(1, { checked: 5 }), checker(2, { checked: 0 })], () => [
  { name: "rare", count: 0 },
  { name: "rarer", count: 0 },
]);
const bad = reportOn(exampleRecord(), [checker(1, { violations: ["no"] }), checker(2, { checked: 0 })], () => [
  { name: "rare", count: 3 },
  { name: "rarer", count: 0 },
]);

test("what was broken once is told, with the seeds of the campaigns", () => {
  const series = seriesOf([good, { ...bad, seed: 8 }]);
  expect(series).toMatchObject({ campaigns: 2, total: { ok: 3_600, info: 2 }, failed: [8] });
  expect(series.invariants[0]).toMatchObject({ invariant: 1, kept: 1, broken: 1, unchecked: 0, checked: 6 });
  expect(series.faults).toEqual([{ fault: "paused", blows: 4, campaigns: 2 }]);
  expect(writeSeries(series)).toContain("NOT PASSED: the campaigns of the seeds 8.");
});

test("what no campaign has shown is missing; what one has is not", () => {
  expect(seriesOf([good, bad]).missing).toEqual(["invariant 2 was not checked", "not reached: rarer"]);
});

test("each campaign has its line", () => {
  expect(lineOfReport(bad)).toBe("seed 7: NOT KEPT, 1,801 operations in 180 s, 0.1 % unknown, 2 faults");
});
