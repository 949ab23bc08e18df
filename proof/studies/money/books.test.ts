import { expect, test } from "vitest";

import { Books, differenceOf } from "#proof/studies/money/books.ts";

test("the books know what was charged, what was paid, and what each user must have", () => {
  const books = new Books();
  books.charged({ user: "ada", transfer: 1, amount: 700 });
  books.charged({ user: "bob", transfer: 2, amount: 50 });
  books.paid({ user: "ada", payment: 1, reservation: 9, amount: 600 });
  expect([books.cash, books.revenue]).toEqual([750, 600]);
  expect(Object.fromEntries(books.balances)).toEqual({ ada: 100, bob: 50 });
});

test("a difference of one user does not make up for that of another", () => {
  const wanted = new Map(Object.entries({ ada: 100, bob: 50 }));
  expect(differenceOf(wanted, new Map(wanted))).toBe(0);
  expect(differenceOf(wanted, new Map(Object.entries({ ada: 90, bob: 60 })))).toBe(20);
});

test("money of a user whom the other side does not know is a difference, an empty wallet is none", () => {
  const wanted = new Map(Object.entries({ ada: 100 }));
  expect(differenceOf(wanted, new Map(Object.entries({ ada: 100, bob: 0 })))).toBe(0);
  expect(differenceOf(wanted, new Map(Object.entries({ ada: 100, bob: 5 })))).toBe(5);
  expect(differenceOf(wanted, new Map())).toBe(100);
});
