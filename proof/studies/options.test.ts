import { expect, test } from "vitest";

import { readStudy, usageOf } from "#proof/studies/options.ts";
import type { Study } from "#proof/studies/study.ts";

const counting: Study<"joins" | "tries"> = {
  says: "Counts.",
  small: { joins: 10, tries: 1 },
  full: { joins: 1_000, tries: 9 },
  run: async () => [],
};
const studies = { counting };

test("a study is small unless it is asked for in full, and each size can be set", () => {
  expect(readStudy(["counting"], studies).scale).toEqual({ joins: 10, tries: 1 });
  expect(readStudy(["counting", "--full"], studies).scale).toEqual({ joins: 1_000, tries: 9 });
  expect(readStudy(["counting", "--full", "--joins", "77"], studies).scale).toEqual({ joins: 77, tries: 9 });
});

test.each([
  [[], /npm run prove:study/u],
  [["guessing"], /npm run prove:study/u],
  [["toString"], /npm run prove:study/u],
  [["counting", "--seats", "3"], /seats/u],
  [["counting", "--joins", "0"], /joins/u],
  [["counting", "--joins", "many"], /joins/u],
])("%j is refused in words", (args, words) => {
  expect(() => readStudy(args, studies)).toThrow(words);
});

test("help names each study with its options and sizes", () => {
  expect(usageOf(studies)).toContain("--joins N (10; full: 1000)");
});
