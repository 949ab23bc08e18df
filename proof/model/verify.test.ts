import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { readVerdict } from "#proof/model/verify.ts";
import { mutants } from "#proof/model/variants.ts";

describe("what a verifier says", () => {
  test("nothing wrong in any state: it holds", () => {
    const printed = "State-vector 160 byte, depth reached 151, errors: 0\n 17101436 states, stored\n";
    expect(readVerdict(printed)).toEqual({ holds: true, states: 17_101_436, found: "" });
  });

  test("an assertion that is violated is what was found", () => {
    const printed = `pan:1: assertion violated (room>=0) (at depth 76)
Warning: Search not completed
State-vector 160 byte, depth reached 91, errors: 1
      230 states, stored
`;
    const found = "assertion violated (room>=0) (at depth 76)";
    expect(readVerdict(printed)).toEqual({ holds: false, states: 230, found });
  });

  test.each([
    ["it ran out of memory", "pan: reached -DMEMLIM bound\nWarning: Search not completed\nerrors: 0\n"],
    ["it was not deep enough", "error: max search depth too small\nerrors: 0\n"],
    ["it did not say a word", ""],
  ])("that has not looked everywhere is no verdict: %s", (_how, printed) => {
    expect(() => readVerdict(printed)).toThrow("did not come to an end");
  });
});

test("each mutant is in the model", async () => {
  const text = await readFile(fileURLToPath(new URL("admission.pml", import.meta.url)), "utf8");
  expect(mutants.filter(({ name }) => !text.includes(`#ifdef ${name}\n`))).toEqual([]);
  expect(mutants).toHaveLength(10);
});
