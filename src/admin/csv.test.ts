import { expect, test } from "vitest";

import { csvLine } from "#admin/csv.ts";

test("a line is its cells between commas, and ends as RFC 4180 has it", () => {
  expect(csvLine([1, "Mina", null, "", 0])).toBe("1,Mina,,,0\r\n");
});

test.each([
  ["a, b", '"a, b"'],
  ['5" seat', '"5"" seat"'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["김민아", "김민아"],
])("%j is quoted where it must be", (cell, text) => {
  expect(csvLine([cell])).toBe(`${text}\r\n`);
});

test.each([
  ["=HYPERLINK(A1)", "'=HYPERLINK(A1)"],
  ["+82 10", "'+82 10"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["＝1+1", "'＝1+1"],
  ["\t=1", "'\t'=1"],
  ['=1,"2"', '"\'=1,""2"""'],
  ["a;=1", "a;'=1"],
  ['a; "=1', '"a; ""\'=1"'],
  ["a\t-1", "a\t'-1"],
])("%j is not taken for a formula", (cell, text) => {
  expect(csvLine([cell])).toBe(`${text}\r\n`);
});

test("a number below zero is a number", () => {
  expect(csvLine([-5])).toBe("-5\r\n");
});
