import { expect, test } from "vitest";

import { findContradiction, type Certain } from "#proof/checkers/linearize.ts";

/** A step from one state to another, under way between two moments. */
function step(line: number, [from, by]: [number, number], [when, to]: [number, number]): Certain {
  return { lines: [line], says: "", from, by, after: (state) => (state === when ? to : undefined) };
}

test("steps that follow one another are explained by their order", () => {
  expect(findContradiction(0, [step(1, [0, 1], [0, 1]), step(2, [2, 3], [1, 0])], [])).toBeUndefined();
});

test("of steps under way at once any may be the first", () => {
  const certain = [step(1, [0, 10], [1, 2]), step(2, [0, 10], [0, 1]), step(3, [5, 20], [2, 0])];
  expect(findContradiction(0, certain, [])).toBeUndefined();
});

test("a step that fits nowhere is told with the states that there can have been", () => {
  const late = step(2, [2, 3], [0, 1]);
  expect(findContradiction(0, [step(1, [0, 1], [0, 1]), late], [])).toEqual({ step: late, states: [1] });
});

test("what may have happened explains what nothing else does, but not before it was asked for", () => {
  const certain = [step(1, [0, 1], [0, 1]), step(2, [10, 11], [0, 1])];
  expect(findContradiction(0, certain, [{ from: 5, when: 1, to: 0 }])).toBeUndefined();
  expect(findContradiction(0, certain, [{ from: 12, when: 1, to: 0 }])).toMatchObject({ states: [1] });
});

test("what may have happened need not have", () => {
  const certain = [step(1, [10, 11], [0, 1]), step(2, [12, 13], [1, 2])];
  expect(findContradiction(0, certain, [{ from: 0, when: 0, to: 5 }])).toBeUndefined();
});

test("a step that is open for long can happen at its end", () => {
  const certain = [step(1, [0, 100], [1, 2]), step(2, [50, 60], [0, 1])];
  expect(findContradiction(0, certain, [])).toBeUndefined();
});

test("among many ways that fail the one that fits is found", () => {
  // Six tokens that are all under way; only one order leads from 0 to 6.
  const certain = [5, 3, 0, 4, 1, 2].map((when, line) => step(line, [0, 10], [when, when + 1]));
  expect(findContradiction(0, certain, [])).toBeUndefined();
  expect(findContradiction(1, certain, [])).toBeDefined();
});

test("a history with too many ways is given up rather than accused", () => {
  const certain = Array.from({ length: 20 }, (_, line): Certain => {
    return { lines: [line], says: "", from: 0, by: 10 + line, after: (state) => state };
  });
  expect(findContradiction(0, certain, [])).toBe("given up");
});
