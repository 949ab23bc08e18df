import { expect, test } from "vitest";

import { Successes } from "#proof/studies/recovery/successes.ts";

function of(moments: readonly (readonly [client: number, at: number])[]): Successes {
  const successes = new Successes();
  for (const [client, at] of moments) successes.add(client, at);
  return successes;
}

test("a silence lasts from one success to the next, and its ends count too", () => {
  const successes = of([
    [0, 100],
    [0, 150],
    [0, 400],
  ]);
  expect(successes.longestSilence(100, 500)).toBe(250);
  expect(successes.longestSilence(100, 900)).toBe(500);
  expect(successes.longestSilence(0, 120)).toBe(100);
});

test("a client who waits is noticed although others succeed", () => {
  const successes = of([
    [0, 100],
    [1, 110],
    [0, 200],
    [0, 300],
    [1, 390],
  ]);
  expect(successes.longestSilence(100, 400)).toBe(100);
  expect(successes.longestSilenceOfOne(100, 400)).toBe(280);
});
