import { expect, test } from "vitest";

import { readSearch, writeSearch, type SaleSearch } from "#web/console/sales/sale-search.ts";

test("a search reads as it was written", () => {
  const searches: SaleSearch[] = [
    { kind: "reservations", q: "", concertId: undefined, status: undefined },
    { kind: "reservations", q: "미나 & co", concertId: 4, status: "HELD" },
    { kind: "payments", q: "A-12", concertId: 1, status: undefined },
  ];
  for (const search of searches)
    expect(readSearch(new URLSearchParams(writeSearch(search).toString()))).toEqual(search);
});

test("what is not said is not in the address", () => {
  const nothing = readSearch(new URLSearchParams());
  expect(writeSearch(nothing).toString()).toBe("");
  expect(writeSearch({ ...nothing, kind: "payments", status: "HELD" }).toString()).toBe("kind=payments");
});

test("what makes no sense counts as not said", () => {
  const read = (text: string) => readSearch(new URLSearchParams(text));
  expect(read("kind=seats&status=SOLD&concert=-3")).toEqual(read(""));
  expect(read("concert=abc&concert=4").concertId).toBeUndefined();
  expect(read(`q=${"a".repeat(200)}`).q).toHaveLength(80);
});
