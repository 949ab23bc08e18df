import fc from "fast-check";
import { expect, test } from "vitest";

import { LeftNumbers } from "#queue/left-numbers.ts";

/** Numbers around the edges of words and blocks, and far apart. */
const number = fc.oneof(
  fc.integer({ min: 1, max: 200 }),
  fc.integer({ min: 4_000, max: 8_300 }),
  fc.integer({ min: 1, max: 1_000_000 }),
);

test("whatever was added, it counts as a plain set of numbers does", () => {
  fc.assert(
    fc.property(fc.array(number), fc.array(fc.tuple(number, number)), (added, ranges) => {
      const left = new LeftNumbers();
      for (const one of added) left.add(one);
      const model = new Set(added);
      for (const [from, to] of ranges) {
        expect(left.countBetween(from, to)).toBe([...model].filter((one) => one > from && one < to).length);
      }
      for (const one of [...added, ...ranges.flat()]) expect(left.has(one)).toBe(model.has(one));
    }),
  );
});

test("forgetting changes nothing beyond what was forgotten", () => {
  fc.assert(
    fc.property(fc.array(number), number, fc.array(fc.tuple(number, number)), (added, through, ranges) => {
      const left = new LeftNumbers();
      for (const one of added) left.add(one);
      left.forgetThrough(through);
      for (const [a, b] of ranges) {
        const [from, to] = [through + a, through + b];
        const model = new Set(added.filter((one) => one > from && one < to));
        expect(left.countBetween(from, to)).toBe(model.size);
      }
      for (const one of added) if (one > through) expect(left.has(one)).toBe(true);
    }),
  );
});

test("also what is asked in between, while numbers are added and forgotten, is right", () => {
  const step = fc.record({ does: fc.constantFrom("add", "add", "forget"), number, from: number, to: number });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const left = new LeftNumbers();
      const added = new Set<number>();
      let through = 0;
      for (const { does, number: one, from, to } of steps) {
        if (does === "forget") left.forgetThrough((through = Math.max(through, Math.min(one, 8_300))));
        else left.add(through + one);
        if (does === "add") added.add(through + one);
        const [after, before] = [through + from, through + to];
        const expected = [...added].filter((other) => other > after && other < before).length;
        expect(left.countBetween(after, before)).toBe(expected);
      }
    }),
  );
});

test("neither end of a range counts, and an empty range has nobody", () => {
  const left = new LeftNumbers();
  for (const one of [1, 2, 3]) left.add(one);
  expect([left.countBetween(1, 3), left.countBetween(0, 4), left.countBetween(2, 2), left.countBetween(3, 1)]).toEqual([
    1, 3, 0, 0,
  ]);
});
