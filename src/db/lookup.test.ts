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

function lookup() {
  const asked: (readonly number[])[] = [];
  const look = createLookup<number, Row>({
    name: "test",
    find: (ids) => {
      asked.push(ids);
      return database.db.query(findRows, [ids]);
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

  test("what was committed before one asks is seen, even while others are looked up", async () => {
    const { look, asked } = lookup();
    const earlier = look(600);
    await expect.poll(() => asked.length).toBe(1);
    await database.db.query(insertRow, [600, "new"]);
    expect((await look(600))?.text).toBe("new");
    await earlier;
  });
});
