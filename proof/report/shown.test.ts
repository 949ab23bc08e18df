/** The lines that a violation speaks of. */
import { expect, test } from "vitest";

import { exampleRecord, operation } from "#proof/report/example.ts";
import { linesNamedIn, showLines } from "#proof/report/shown.ts";

test("lines are found as checkers name them, once each and in order", () => {
  const words = "seat 7 (line 12) was sold by lines 40, 9 and 12, and read on line 3; 55 lines were read";
  expect(linesNamedIn(words)).toEqual([3, 9, 12, 40]);
  expect(linesNamedIn("nothing is named")).toEqual([]);
});

test("what was asked and answered is told by line; lines of no request are left out", () => {
  const asked = { ...operation({ invokedAt: 1_000, endedAt: 1_250 }), i: 9, process: 3, key: "k" };
  const evidence = { ...exampleRecord().evidence, operations: [operation({ invokedAt: 0, endedAt: 1 }), asked] };
  expect(showLines(evidence, [9, 10])).toEqual(["9: 1.000-1.250 s, process 3 at 0, chargeBalance {} key k: ok {}"]);
});
