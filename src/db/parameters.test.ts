import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { writeParameter } from "#db/parameters.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What PostgreSQL takes a written array of the type for. */
async function read(type: string, elements: readonly unknown[]): Promise<unknown> {
  return (await row<{ read: unknown }>(database.db, `select to_json($1::${type}[]) as read`, [elements])).read;
}

// What PostgreSQL cannot store never comes so far (http/json-body.ts).
const text = fc
  .oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("", "null", "NULL", "{}", ",", "\\", '"', " a "))
  .filter((one) => !one.includes("\0") && !/\p{Surrogate}/u.test(one));

test("an array of any texts and nulls is read back as what it was written from", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text)), async (elements) => {
      expect(await read("text", elements)).toEqual(elements);
    }),
  );
});

test.each([
  ["bigint", [1, -2, Number.MAX_SAFE_INTEGER, null]],
  ["double precision", [0.5, 1e-7, 1e21, null]],
  ["boolean", ["true", null]],
])("so is one of %s", async (type, elements) => {
  const expected = type === "boolean" ? [true, null] : elements;
  expect(await read(type, elements)).toEqual(expected);
});

test("numbers, truths, texts, nothing and bytes arrive as they are", async () => {
  const asked =
    "select $1::bigint as a, $2::boolean as b, $3::text as c, $4::text as d, $5::bytea as e, $6::bigint as f";
  const sent = [Number.MAX_SAFE_INTEGER, false, "a 'text' {}", null, Buffer.from([0, 255, 39]), 2n ** 53n];
  expect(Object.values(await row<object>(database.db, asked, sent))).toEqual([...sent.slice(0, 5), 2 ** 53]);
});

test("what has no one way to be written is refused, alone and in an array", () => {
  for (const value of [undefined, {}, new Date(0)]) {
    expect(() => writeParameter(value)).toThrow(TypeError);
    expect(() => writeParameter([value])).toThrow(TypeError);
  }
  for (const element of [[], 1n, Buffer.from("a")]) expect(() => writeParameter([element])).toThrow(TypeError);
});
