/** docs/proof.md tells of every invariant, fault and rare state as the code has them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { checkers } from "#proof/checkers/all.ts";
import { rareStates } from "#proof/checkers/rare-states.ts";
import { nemeses } from "#proof/nemeses/all.ts";
import { exampleRecord } from "#proof/report/example.ts";

const lines = readFileSync(fileURLToPath(new URL("../../docs/proof.md", import.meta.url)), "utf8").split("\n");
const startOf = (row: RegExp): string[] => lines.filter((line) => row.test(line));

test("there are 17 invariants, each told in its row", () => {
  expect(checkers.map(({ invariant }) => invariant)).toEqual(Array.from({ length: 17 }, (_, index) => index + 1));
  const rows = checkers.map(({ invariant, name, says }) => `| ${invariant} | **${name}**: ${says} |`);
  expect(startOf(/^\| \d+ \| \*\*/u)).toEqual(rows.map((row) => expect.stringContaining(row) as string));
});

test("each fault has its row, and there is no row without one", () => {
  const rows = nemeses.map(({ name, says, needs }) => `| \`${name}\` | ${says} | ${needs.join(", ")} |`);
  expect(startOf(/^\| `[a-z-]+` \| [A-Z]/u)).toEqual(rows);
});

test("each rare state is listed", () => {
  const { header } = exampleRecord().evidence;
  const names = rareStates({ header, operations: [], faults: [], samples: [] }).map(({ name }) => `- ${name}`);
  expect(startOf(/^- an? |^- two /u)).toEqual(names);
});
