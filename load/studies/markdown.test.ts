import { expect, test } from "vitest";

import { formatMarkdown } from "#load/studies/markdown.ts";

test("a table has a head, a rule and its lines", () => {
  const table = "| what | a second |\n| --- | --- |\n| join | 100 |\n";
  expect(formatMarkdown(["what", "a second"], [["join", "100"]])).toBe(table);
});
