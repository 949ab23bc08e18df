import { expect, test } from "vitest";

import { OptionsError, readOptions } from "#load/options.ts";

const known = ["bare", "poll", "join"];
const read = (...argv: string[]) => readOptions(argv, known);

test("without options everything is measured three times, and the million once", () => {
  expect(read()).toEqual({ keys: known, rounds: 3, seconds: 5, million: true, growth: false, places: 1_000_000 });
});

test("--quick is one short round of everything but the million", () => {
  expect(read("--quick")).toMatchObject({ keys: known, rounds: 1, seconds: 0.7, million: false });
});

test("what is said in numbers wins over --quick", () => {
  expect(read("--quick", "--repeat", "2", "--seconds", "0.5")).toMatchObject({ rounds: 2, seconds: 0.5 });
});

test("--rows, --million and --growth each measure only that, and together only those", () => {
  expect(read("--rows", "poll, join")).toMatchObject({ keys: ["poll", "join"], million: false, growth: false });
  expect(read("--million", "--places", "20000")).toMatchObject({ keys: [], million: true, places: 20_000 });
  expect(read("--growth")).toMatchObject({ keys: [], million: false, growth: true });
  expect(read("--rows", "poll", "--million")).toMatchObject({ keys: ["poll"], million: true });
});

test("--json names the file", () => {
  expect(read("--json", "figures.json")?.json).toBe("figures.json");
});

test("help is answered by no options", () => {
  expect(read("--help")).toBeUndefined();
  expect(read("--rows", "poll", "-h")).toBeUndefined();
});

test("a row that does not exist is refused, with those that do", () => {
  expect(() => read("--rows", "poll,polls")).toThrow("there is no row polls; there are bare, poll, join");
});

test.each([
  ["--repeat", "0"],
  ["--repeat", "1.5"],
  ["--seconds", "soon"],
  ["--seconds", ""],
  ["--places", "10"],
  ["--fast"],
  ["poll"],
])("%s %s is refused", (...argv) => {
  expect(() => read(...argv)).toThrow(OptionsError);
});
