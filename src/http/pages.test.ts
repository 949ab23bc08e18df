import { describe, expect, test } from "vitest";

import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";

/** Rows with the ids from `newest` down to 1, as a query would answer them. */
function read(newest: number, { before, limit }: { before: number; limit: number }): { id: number }[] {
  return Array.from({ length: newest }, (_, index) => ({ id: newest - index }))
    .filter(({ id }) => id < before)
    .slice(0, limit);
}

function page(newest: number, request: PageRequest) {
  const bounds = pageBounds(request);
  return toPage(read(newest, bounds), bounds, { idOf: ({ id }) => id, itemOf: ({ id }) => `row ${id}` });
}

describe("a page", () => {
  test("has the newest first, and says where the next begins", () => {
    expect(page(5, { limit: 2 })).toEqual({ items: ["row 5", "row 4"], nextCursor: "4" });
    expect(page(5, { limit: 2, cursor: 4 })).toEqual({ items: ["row 3", "row 2"], nextCursor: "2" });
    expect(page(5, { limit: 2, cursor: 2 })).toEqual({ items: ["row 1"], nextCursor: null });
  });

  test("that is full and the last says so", () => {
    expect(page(2, { limit: 2 })).toEqual({ items: ["row 2", "row 1"], nextCursor: null });
  });

  test("of nothing is empty", () => {
    expect(page(0, {})).toEqual({ items: [], nextCursor: null });
  });

  test("has twenty items where nobody says how many", () => {
    const { items, nextCursor } = page(21, {});
    expect([items.length, nextCursor]).toEqual([20, "2"]);
  });
});

test("reading on page by page gives every row once, whatever the size of the pages", () => {
  for (let limit = 1; limit <= 8; limit += 1) {
    const seen: string[] = [];
    let cursor: number | undefined;
    for (;;) {
      const { items, nextCursor } = page(7, cursor === undefined ? { limit } : { limit, cursor });
      seen.push(...items);
      if (nextCursor === null) break;
      cursor = Number(nextCursor);
    }
    expect(seen).toEqual(["row 7", "row 6", "row 5", "row 4", "row 3", "row 2", "row 1"]);
  }
});
