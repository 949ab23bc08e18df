import { expect, test } from "vitest";

import { designPoster, randomNumbers } from "#web/pages/concerts/poster-design.ts";

const design = (concertId: number, title = "첫눈, 다시") => {
  const { palette, motif, seed } = designPoster({ concertId, title });
  return { palette, motif, numbers: Array.from({ length: 5 }, randomNumbers(seed)) };
};

test("a concert's poster is always the same", () => {
  expect(design(3)).toEqual(design(3));
});

test("of neighbours neither the colours nor the motif are the same", () => {
  const neighbours = Array.from({ length: 30 }, (_, index) => [design(index + 1), design(index + 2)] as const);
  for (const [one, other] of neighbours) {
    expect(one.palette).not.toEqual(other.palette);
    expect(one.motif).not.toBe(other.motif);
  }
});

test("another title draws other details, all from 0 to below 1", () => {
  const { numbers } = design(3);
  expect(numbers).not.toEqual(design(3, "첫눈").numbers);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
});
