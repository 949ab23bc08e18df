import { expect, test } from "vitest";

import { footprintOf, interfere } from "#proof/interleavings/footprint.ts";

const tables = new Set(["places", "queues", "seats", "events", "wallets"]);

function sets(text: string): { reads: string[]; writes: string[] } {
  const { reads, writes } = footprintOf(text, tables);
  return { reads: [...reads].toSorted(), writes: [...writes].toSorted() };
}

test.each([
  ["a query reads", "select * from places p join queues q using (concert_id)", ["places", "queues"], []],
  ["an update writes", "update wallets w set balance = 1 from (select 1) as new", ["wallets"], ["wallets"]],
  ["an insertion writes", "insert into seats (number) select 1", ["seats"], ["seats"]],
  ["a deletion writes", "delete from seats s using places p", ["places", "seats"], ["seats"]],
  ["a lock is a write", "select * from wallets order by user_id for update", ["wallets"], ["wallets"]],
  [
    "a lock is of the query that takes it",
    "select * from (select * from places where number = (1) for update) as p, lateral (select * from queues) as q",
    ["places", "queues"],
    ["places"],
  ],
  ["names of subqueries are nothing", "with next as (select 1) select * from next", [], []],
  ["the log is in nobody's way", "insert into events (type) select 'x'", [], []],
  ["the clock is read", "select clock_timestamp() as now", ["clock"], []],
])("%s", (_what, text, reads, writes) => {
  expect(sets(text)).toEqual({ reads, writes });
});

test("two who read are in nobody's way; who writes is in the way of who reads and of who writes", () => {
  const read = footprintOf("select * from seats", tables);
  const write = footprintOf("update seats set number = 1", tables);
  const other = footprintOf("update wallets set balance = 1", tables);
  expect([interfere(read, read), interfere(read, write), interfere(write, read)]).toEqual([false, true, true]);
  expect([interfere(write, write), interfere(write, other)]).toEqual([true, false]);
});
