import { expect, test } from "vitest";

import { findingsOf, type Joined } from "#proof/studies/order/told.ts";
import { isKept } from "#proof/studies/study.ts";

function joined(fan: number, number: number, [joinedFrom, joinedBy]: [number, number]): Joined {
  return { fan, user: `user ${fan}`, number, joinedFrom, joinedBy };
}

test("joins at the same time may be given their numbers in any order", () => {
  expect(isKept(findingsOf([joined(0, 2, [0, 10]), joined(1, 1, [5, 12]), joined(2, 3, [11, 20])], 0))).toBe(true);
});

test.each([
  [
    "an answered join with a greater number than one that was sent later",
    [joined(0, 2, [0, 10]), joined(1, 1, [11, 12])],
  ],
  ["a number that nobody was given", [joined(0, 1, [0, 10]), joined(1, 3, [0, 10])]],
  ["a number that two fans were given", [joined(0, 1, [0, 10]), joined(1, 1, [0, 10])]],
])("%s breaks the promise", (_what, places) => {
  expect(isKept(findingsOf(places, 0))).toBe(false);
});

test("a second join that is given another number breaks the promise", () => {
  expect(isKept(findingsOf([joined(0, 1, [0, 10])], 1))).toBe(false);
});
