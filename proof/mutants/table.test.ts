import { expect, test } from "vitest";

import { findMutant } from "#proof/mutants/catalogue/all.ts";
import { writeSummary, writeTrial } from "#proof/mutants/table.ts";
import { casesOf, type Trial } from "#proof/mutants/trial.ts";

const mutant = findMutant("one-too-many");
const found = { invariant: 9, name: "capacity", violation: "3 of 2 were admitted: line 4", after: 4 };
const history = "one-too-many.jsonl";
const caught: Trial = { mutant, scenario: "admission", history, operations: 30, accusations: [found], passed: true };
const survived: Trial = { ...caught, accusations: [{ ...found, invariant: 8 }], passed: false };
const clean: Trial = { scenario: "admission", history, operations: 30, accusations: [], passed: true };
const accused: Trial = { ...clean, accusations: [found], passed: false };

test("a mutant that was caught is a line with who caught it, and after how many operations", () => {
  expect(writeTrial(caught)).toMatch(/^one-too-many +caught by 9 capacity \(after 4 operations\)\n$/u);
});

test("of one that survived it is told what it does, what it should have broken, and what was found instead", () => {
  const text = writeTrial(survived);
  expect(text).toContain("SURVIVED by 8");
  expect(text).toContain("It admits one more than the capacity: breaks 9.");
  expect(text).toContain("The history lies in one-too-many.jsonl.");
  expect(text).toContain("8: 3 of 2 were admitted: line 4");
  expect(writeTrial({ ...survived, accusations: [] })).toContain("SURVIVED by nobody");
});

test("where Jari as it is was accused, it is told of what", () => {
  expect(writeTrial(clean)).toMatch(/^Jari as it is \(admission\) +no alarm in 30 operations\n$/u);
  expect(writeTrial(accused)).toContain("ACCUSED");
  expect(writeTrial(accused)).toContain("9: 3 of 2 were admitted: line 4");
});

test("the summary counts what went as it should", () => {
  expect(writeSummary([caught, survived, clean, accused])).toContain("1 of 2 mutants caught");
  expect(writeSummary([caught, survived, clean, accused])).toContain("no alarm in 1 of 2 scenarios");
});

test("Jari as it is comes before the mutants of each scenario that is needed, and nothing else is tried", () => {
  expect(casesOf([findMutant("answer-not-stored"), mutant])).toEqual([
    { scenario: "admission" },
    { mutant, scenario: "admission" },
    { scenario: "keys" },
    { mutant: findMutant("answer-not-stored"), scenario: "keys" },
  ]);
});
