/** Seats are chosen among those that are free. */
import { expect, test } from "vitest";

import type { Seat } from "#crowd/api.ts";
import { chooseSeats } from "#crowd/shopping.ts";

function house(statuses: string): Seat[] {
  const status = { A: "AVAILABLE", H: "HELD", S: "SOLD" } as const;
  return statuses.split("").map((letter, index) => ({
    number: index + 1,
    price: 100,
    status: status[letter as keyof typeof status],
  }));
}

test("the favourite part of what is free is chosen, taken seats never are", () => {
  expect(chooseSeats(house("AAAAAAAAAA"), 0, 2)).toEqual([1, 2]);
  expect(chooseSeats(house("AAAAAAAAAA"), 0.5, 2)).toEqual([6, 7]);
  expect(chooseSeats(house("SHAASAAAHA"), 0, 3)).toEqual([3, 4, 6]);
});

test("near the end of the house as many are chosen as were wished, if there are so many", () => {
  expect(chooseSeats(house("AAAAAAAAAA"), 0.999, 3)).toEqual([8, 9, 10]);
  expect(chooseSeats(house("SSSA"), 0.999, 3)).toEqual([4]);
  expect(chooseSeats(house("SSHH"), 0.5, 3)).toEqual([]);
});
