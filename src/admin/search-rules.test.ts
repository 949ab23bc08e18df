import { describe, expect, test } from "vitest";

import { cutPage, mergeCandidates, readSearchTerm, type SearchTerm } from "#admin/search-rules.ts";

describe("a text that is searched for", () => {
  test.each<[string, SearchTerm]>([
    ["0198C2B0-6d0f-4b2a-9d5a-3f1f6a1f0c11", { userId: "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11" }],
    [" 101 ", { number: 101 }],
    ["007", { number: 7 }],
    ["1234567890123456", { namePart: "1234567890123456" }],
    ["민아", { namePart: "민아" }],
    ["민아".normalize("NFD"), { namePart: "민아" }],
    [" Mina Park ", { namePart: "Mina Park" }],
    ["A-12", { seat: { section: "A", number: 12 }, namePart: "A-12" }],
    ["vip 007", { seat: { section: "vip", number: 7 }, namePart: "vip 007" }],
    ["1층 R-3", { seat: { section: "1층 R", number: 3 }, namePart: "1층 R-3" }],
    ["A12", { seat: { section: "A", number: 12 }, namePart: "A12" }],
    ["-12", { namePart: "-12" }],
    ["김", {}],
    ["\u{1f3ab}", {}],
    [" ", {}],
  ])("%j may be %j", (text, term) => {
    expect(readSearchTerm(text)).toEqual(term);
  });
});

test("rows of several sources are one list, newest first, each once", () => {
  const lists = [[{ id: 9 }, { id: 3 }], [], [{ id: 7 }, { id: 3 }]];
  expect(mergeCandidates(lists).map(({ id }) => id)).toEqual([9, 7, 3]);
});

describe("a page", () => {
  const rows = (...ids: number[]) => ids.map((id) => ({ id, status: id % 2 === 0 ? "PAID" : "EXPIRED" }));

  test("is the newest rows, and goes on where there is one more", () => {
    const bounds = { limit: 2, lookedAt: 3, status: undefined };
    expect(cutPage(rows(5, 4, 3), bounds)).toEqual({ ids: [5, 4], nextCursor: "4" });
    expect(cutPage(rows(5, 4), bounds)).toEqual({ ids: [5, 4], nextCursor: null });
    expect(cutPage([], bounds)).toEqual({ ids: [], nextCursor: null });
  });

  test("has only rows of the status, and goes on after the last of them that it has", () => {
    const bounds = { limit: 2, lookedAt: 10, status: "PAID" };
    expect(cutPage(rows(9, 8, 7, 6, 5, 4), bounds)).toEqual({ ids: [8, 6], nextCursor: "6" });
    expect(cutPage(rows(9, 8, 7, 6), bounds)).toEqual({ ids: [8, 6], nextCursor: null });
  });

  test("that is short, because few of all that was looked at have the status, goes on after the last looked at", () => {
    const bounds = { limit: 2, lookedAt: 3, status: "PAID" };
    expect(cutPage(rows(9, 8, 7), bounds)).toEqual({ ids: [8], nextCursor: "7" });
    expect(cutPage(rows(9, 7, 5), bounds)).toEqual({ ids: [], nextCursor: "5" });
  });

  test("of several sources looks no further than each of them did", () => {
    const bounds = { limit: 5, lookedAt: 3, status: "PAID" };
    expect(cutPage(rows(9, 8, 7, 6, 5), bounds)).toEqual({ ids: [8], nextCursor: "7" });
  });
});
