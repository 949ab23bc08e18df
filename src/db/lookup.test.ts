import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createLookup } from "#db/lookup.ts";
import { statement } from "#db/statement.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

interface Row {
  id: number;
  text: string;
}

const findRows = statement<Row>("", "select id, text from lookups where id = any ($1::integer[])");
const insertRow = statement("", "insert into lookups values ($1, $2)");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.query(statement("", "create table lookups (id integer primary key, text text)"));
  await database.db.query(statement("", "insert into lookups select i, 'row ' || i from generate_series(1, 500) as i"));
});
afterAll(() => database.close());

/** A look-up, and what was asked of the database by it. The rows of the first look come no sooner than `first`. */
function lookup(first: Promise<void> = Promise.resolve()) {
  const asked: (readonly number[])[] = [];
  const look = createLookup<number, Row>({
    name: "test",
    find: async (ids) => {
      const isFirst = asked.push(ids) === 1;
      const rows = await database.db.query(findRows, [ids]);
      if (isFirst) await first;
      return rows;
    },
    keyOf: ({ id }) => id,
  });
  return { look, asked };
}

describe("looking rows up", () => {
  test("each is told its own row, whoever else asks, and nothing of what there is not", async () => {
    const { look } = lookup();
    const ids = [7, 501, 3, 7, 0, 499];
    const found = await Promise.all(ids.map(look));
    expect(found.map((row) => row?.text)).toEqual(["row 7", undefined, "row 3", "row 7", undefined, "row 499"]);
  });

  test("those that are asked for in one moment are one statement", async () => {
    const { look, asked } = lookup();
    await Promise.all(Array.from({ length: 150 }, (_ask, i) => look(i + 1)));
    expect(asked.map((ids) => ids.length)).toEqual([150]);
  });

  test("what was committed before one asks is seen, although an earlier look for it is still under way", async () => {
    let end: () => void = () => undefined;
    const { look, asked } = lookup(new Promise((resolve) => (end = resolve)));
    const earlier = look(600);
    await expect.poll(() => asked.length).toBe(1);
    await database.db.query(insertRow, [600, "new"]);
    const later = look(600);
    end();
    await earlier;
    expect((await later)?.text).toBe("new");
  });
});
