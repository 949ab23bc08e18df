import { readFile } from "node:fs/promises";

import { transform } from "esbuild";
import { describe, expect, test } from "vitest";

import { mutants } from "#proof/mutants/catalogue/all.ts";
import { editedFiles, mutate } from "#proof/mutants/source.ts";
import { scenarios } from "#proof/mutants/scenarios/all.ts";

const source = new URL("../../../src/", import.meta.url);

describe.each(mutants)("the mutant $name", (mutant) => {
  test("finds what it changes in the source as it is now, and what it makes of it can be read", async () => {
    for (const file of editedFiles(mutant)) {
      const text = await readFile(new URL(file, source), "utf8");
      const mutated = mutate(mutant, file, text);
      expect(mutated).not.toBe(text);
      await transform(mutated, { loader: "ts" });
    }
  });
});

test("there are enough of them, each with a name of its own", () => {
  const names = new Set(mutants.map(({ name }) => name));
  expect(names.size).toBe(mutants.length);
  expect(names.size).toBeGreaterThanOrEqual(25);
});

test("each invariant is broken by one of them, and each scenario is there for one", () => {
  const broken = new Set(mutants.flatMap(({ breaks }) => breaks));
  expect([...broken].sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
  expect(new Set(mutants.map(({ scenario }) => scenario))).toEqual(new Set(Object.keys(scenarios)));
});
