import { expect, test } from "vitest";

import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import type { Operation } from "#proof/history/pair.ts";
import { accuse } from "#proof/mutants/verdict.ts";

const about = { type: "header", seed: 0, minutes: 0, faults: [], startedAt: 0, instances: 2 } as const;
const dump = { at: 0 } as Evidence["dump"];
const operations = [10, 20, 30].map((balance, i) => ({
  i,
  process: i,
  instance: 0,
  invokedAt: i,
  endedAt: i,
  op: "getBalance",
  args: { user: "u" },
  outcome: "ok",
  value: { balance },
})) as Operation[];
const evidence: Evidence = {
  header: { ...about, holdSeconds: 1, concerts: [] },
  operations,
  faults: [],
  samples: [],
  ...(dump && { dump }),
};

function checker(invariant: number, isBroken: (seen: Evidence) => boolean): Checker {
  const check = (seen: Evidence) => ({ violations: isBroken(seen) ? ["short", "longer"] : [], checked: 1, seen: "" });
  return { invariant, name: `invariant ${invariant}`, says: "", check };
}

test("each checker that finds something accuses, by the shortest it found, the others do not", () => {
  const found = accuse(evidence, [checker(1, () => false), checker(2, () => true)]);
  expect(found).toMatchObject([{ invariant: 2, name: "invariant 2", violation: "short" }]);
});

test("it is told after how many operations the history shows it", () => {
  const atTwenty = checker(5, (seen) => seen.operations.some((one) => one.op === "getBalance" && one.i === 1));
  expect(accuse(evidence, [atTwenty])).toMatchObject([{ after: 2 }]);
});

test("what only the database shows is not shown by any beginning of the history", () => {
  const [found] = accuse(evidence, [checker(4, (seen) => seen.dump !== undefined)]);
  expect(found).toEqual({ invariant: 4, name: "invariant 4", violation: "short" });
});
