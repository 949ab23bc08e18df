/** What a campaign is said to have shown: kept, broken, or nothing at all. */
import { expect, test } from "vitest";

import type { CampaignRecord } from "#proof/campaign/record.ts";
import type { Checker } from "#proof/checkers/checker.ts";
import { checker, exampleRecord } from "#proof/report/example.ts";
import { reportOn, type Report } from "#proof/report/report.ts";
import { writeReport } from "#proof/report/report-text.ts";

const rareStates = () => [
  { name: "a payment was unknown", count: 2 },
  { name: "a deadlock", count: 0 },
];

function report(change: Partial<CampaignRecord["evidence"]> = {}, checkers: readonly Checker[] = [checker(1)]): Report {
  const record = exampleRecord();
  return reportOn({ ...record, evidence: { ...record.evidence, ...change } }, checkers, rareStates);
}

test("a campaign passes where every checker was content", () => {
  const all = report({}, [checker(2), checker(1)]);
  expect(all).toMatchObject({ passed: true, shortcomings: [], total: { ok: 1_800, fail: 0, info: 1 } });
  expect(all.verdicts.map(({ invariant, verdict }) => [invariant, verdict])).toEqual([
    [1, "kept"],
    [2, "kept"],
  ]);
});

test("one contradiction fails it, and only the first are told", () => {
  const broken = report({}, [checker(1), checker(4, { violations: ["a", "b", "c", "d"], checked: 0 })]);
  expect(broken.passed).toBe(false);
  expect(broken.verdicts[1]).toMatchObject({ verdict: "broken", broken: 4, violations: ["a", "b", "c"] });
  const text = writeReport(broken);
  expect(text).toContain("INVARIANTS WERE BROKEN: 4.");
  expect(text).toContain("! and 1 more");
});

test("an audit that does not hold fails it", () => {
  const record = exampleRecord();
  const audit = { holds: false, invariants: 39, broken: [{ name: "n", sentence: "s", offending: [{ seat: 3 }] }] };
  const told = reportOn({ ...record, circumstances: { ...record.circumstances, audit } }, [checker(1)], rareStates);
  expect(told.passed).toBe(false);
  expect(writeReport(told)).toContain('[{"seat":3}]');
});

test("what was checked on nothing is not told as kept, and does not fail the campaign", () => {
  const unchecked = report({}, [checker(1), checker(9, { checked: 0 })]);
  expect(unchecked.passed).toBe(true);
  expect(writeReport(unchecked)).toContain("not checked: 9.");
});

const { evidence } = exampleRecord();
const quiet = evidence.operations.filter(({ outcome }) => outcome === "ok");
test.each<[string, Partial<CampaignRecord["evidence"]>, string]>([
  ["too little succeeded", { operations: evidence.operations.slice(-500) }, "only 499 operations succeeded"],
  ["faults left nothing unknown", { operations: quiet }, "nothing was left unknown"],
  ["no fault struck", { faults: [] }, "no fault has struck"],
  ["the database was not sampled", { samples: [] }, "never sampled"],
])("a campaign in which %s shows nothing", (_what, change, words) => {
  const empty = report(change);
  expect(empty.passed).toBe(false);
  expect(empty.shortcomings).toEqual([expect.stringContaining(words)]);
  expect(writeReport(empty)).toContain("NOTHING IS SHOWN");
});

test("a campaign without faults may leave nothing unknown", () => {
  const header = { ...evidence.header, faults: [] };
  expect(report({ header, operations: quiet, faults: [] })).toMatchObject({
    passed: true,
    repeat: "npm run prove -- --seed 7 --minutes 3 --faults none",
  });
});

test("a campaign all of whose faults could not be had counts as one without", () => {
  const header = { ...evidence.header, faults: ["disk-full"] };
  expect(report({ header, operations: quiet, faults: [] }).passed).toBe(true);
});

test("the text tells operations, faults, rare states, what was left out, and how to repeat it", () => {
  expect(writeReport(report())).toMatchInlineSnapshot(`
    "
    Campaign of seed 7: 3 min, 179.9 s in all, 3 instances, 0 concerts
    Every invariant was kept.

       1  kept        invariant-1
                      what 1 says
                      1 thing
          kept        the service's own audit
                      39 sentences over the live database, when all was over

    operations       all     ok  refused  unknown
    chargeBalance  1,801  1,800        0        1  0.1 %
    together       1,801  1,800        0        1  0.1 %

    faults  blows  from the blow, ms  from its end, ms  longest without, ms
    paused      2        95 (50-140)       95 (50-140)                  100
      (to the next write that was asked then and done: median (least-greatest))
      left out: disk-full, it needs root

    rare states                  times
    a payment was unknown            2
    a deadlock             not reached

    2030-01-01T00:00:00.000Z: a cpu, 2 cores, 4 GB; linux, Node v20, PostgreSQL 18; load at start 0 0 0
    history: .proof/seed-7/history.jsonl
    again:   npm run prove -- --seed 7 --minutes 3 --faults paused,disk-full
    "
  `);
});
