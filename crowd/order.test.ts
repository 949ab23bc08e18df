/** Each check of the line finds what it is for in a made-up history, and nothing in a good one. */
import { expect, test } from "vitest";

import type { PlaceStory } from "#crowd/history.ts";
import {
  findOvertakings,
  findPassedOver,
  findRises,
  findSharedNumbers,
  listMissingNumbers,
  mostAdmitted,
} from "#crowd/order.ts";

/** A place whose join took from 10 n to 10 n + 5. */
function place(number: number, more: Partial<PlaceStory> = {}): PlaceStory {
  return { fan: number, number, joinedFrom: 10 * number, joinedBy: 10 * number + 5, position: 1, rises: 0, ...more };
}

const inOrder = [1, 2, 3, 4].map((number) => place(number));

test("joins in order are in order, however their answers overlap", () => {
  expect(findOvertakings(inOrder)).toEqual([]);
  // The second was sent before the first was answered: either may have come first.
  expect(
    findOvertakings([place(2, { joinedFrom: 0, joinedBy: 9 }), place(1, { joinedFrom: 8, joinedBy: 20 })]),
  ).toEqual([]);
});

test("who was answered before another asked must not have the greater number", () => {
  const overtaken = [place(5, { joinedFrom: 0, joinedBy: 9 }), place(4, { joinedFrom: 10, joinedBy: 20 })];
  expect(findOvertakings([...overtaken, place(1, { joinedFrom: 0, joinedBy: 2 })])).toEqual([
    "number 4 was asked for after number 5 had been answered",
  ]);
});

test("a number is one fan's", () => {
  expect(findSharedNumbers(inOrder)).toEqual([]);
  expect(findSharedNumbers([...inOrder, place(3, { fan: 9 })])).toEqual(["number 3 was given to fan 3 and to fan 9"]);
});

test("numbers that nobody was told are missing", () => {
  expect(listMissingNumbers(inOrder, 1)).toEqual([]);
  expect(listMissingNumbers([place(7), place(4), place(5)], 3)).toEqual([3, 6]);
  expect(listMissingNumbers([], 1)).toEqual([]);
});

test("nobody waits behind the greatest number that has been admitted", () => {
  const admitted = [place(1, { admittedBy: 100 }), place(2, { waitedFrom: 99, admittedBy: 120 })];
  expect(findPassedOver(admitted)).toEqual([]);
  // Told to wait in answer to what was asked before the other was told: the service may have said so first.
  expect(findPassedOver([place(2, { admittedBy: 100 }), place(1, { waitedFrom: 100 })])).toEqual([]);
  expect(findPassedOver([place(2, { admittedBy: 100 }), place(1, { waitedFrom: 101 })])).toEqual([
    "number 1 was told to wait after number 2 had been admitted",
  ]);
});

test("who was told of the turn is not told to wait again", () => {
  expect(findPassedOver([place(3, { admittedBy: 50, waitedFrom: 60 })])).toHaveLength(1);
  expect(findPassedOver([place(3, { admittedBy: 50, waitedFrom: 40 })])).toEqual([]);
});

test("a position that rose is found", () => {
  expect(findRises(inOrder)).toEqual([]);
  expect(findRises([place(1), place(2, { rises: 2 })])).toEqual(["the position of number 2 rose"]);
});

test("certainly admitted is who was told so, until the last request that was let through", () => {
  const turn = (admittedBy: number, passedFrom: number, more: Partial<PlaceStory> = {}): PlaceStory =>
    place(1, { admittedBy, passedFrom, ...more });
  expect(mostAdmitted([turn(0, 10), turn(5, 15), turn(9, 20)])).toBe(3);
  // One goes at the moment at which the other comes.
  expect(mostAdmitted([turn(0, 10), turn(10, 20)])).toBe(1);
  // Told, and never seen again: nobody knows how long that lasted.
  expect(mostAdmitted([turn(0, 0), place(2, { admittedBy: 0 }), turn(0, 5)])).toBe(1);
});

test("a turn that may have ended by its own fan's request is certain only until then", () => {
  const paid = place(1, { admittedBy: 0, passedFrom: 30, endedFrom: 10 });
  expect(mostAdmitted([paid, place(2, { admittedBy: 11, passedFrom: 20 })])).toBe(1);
  expect(mostAdmitted([paid, place(2, { admittedBy: 9, passedFrom: 20 })])).toBe(2);
});
