import { expect, test } from "vitest";

import { offersWithin, readAmount as readWithin } from "#web/pages/me/charge-amount.ts";

const readAmount = (text: string) => readWithin(text, 10_000_000);

test.each(["35000", "35,000", " 35 000 ", "₩35,000", "35,000원"])("%j is 35,000 won", (text) => {
  expect(readAmount(text)).toEqual({ amount: 35_000 });
});

test.each(["", "  ", "0", "000"])("%j is no amount yet", (text) => {
  expect(readAmount(text)).toEqual({ wrong: "empty" });
});

test.each(["1.5", "-300", "ten", "1e4", "３"])("%j is not a number of won", (text) => {
  expect(readAmount(text)).toEqual({ wrong: "notANumber" });
});

test("the largest charge is allowed, and not a won more", () => {
  expect(readAmount("10,000,000")).toEqual({ amount: 10_000_000 });
  expect(readAmount("10,000,001")).toEqual({ wrong: "tooLarge" });
});

test("no more is offered than can be charged", () => {
  expect(offersWithin(10_000_000)).toEqual([10_000, 30_000, 50_000, 100_000, 300_000]);
  expect(offersWithin(50_000)).toEqual([10_000, 30_000, 50_000]);
  expect(offersWithin(7_000)).toEqual([7_000]);
});
