import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { Snapshot } from "#events/snapshot.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test("it sees exactly the transactions that PostgreSQL says it sees", async () => {
  const xid = fc.integer({ min: 1, max: 60 });
  const snapshot = fc.tuple(xid, fc.nat(20), fc.uniqueArray(xid)).map(([xmin, width, inProgress]) => {
    const xmax = xmin + width;
    const within = inProgress.filter((one) => one >= xmin && one < xmax).toSorted((a, b) => a - b);
    return `${xmin}:${xmax}:${within.join(",")}`;
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(snapshot, xid), { minLength: 1, maxLength: 50 }), async (pairs) => {
      const seen = await rows<{ sees: boolean }>(
        database.db,
        `select pg_visible_in_snapshot(tx::xid8, snapshot::pg_snapshot) as sees
           from unnest($1::text[], $2::text[]) with ordinality as asked (snapshot, tx, position) order by position`,
        [pairs.map(([text]) => text), pairs.map(([, tx]) => String(tx))],
      );
      expect(pairs.map(([text, tx]) => new Snapshot(text).sees(String(tx)))).toEqual(seen.map(({ sees }) => sees));
    }),
    { numRuns: 40 },
  );
});

test("ids beyond four billion, and beyond what a number holds, are told apart", () => {
  const snapshot = new Snapshot("9007199254740993:9007199254740995:9007199254740993");
  expect(snapshot.sees("9007199254740992")).toBe(true);
  expect(snapshot.sees("9007199254740993")).toBe(false);
  expect(snapshot.sees("9007199254740994")).toBe(true);
  expect(snapshot.sees("9007199254740995")).toBe(false);
});

test("what is no snapshot is refused", () => {
  expect(() => new Snapshot("nonsense")).toThrow("not a snapshot");
});
