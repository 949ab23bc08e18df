import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import { writeArray } from "#db/array.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What PostgreSQL takes a written array of the type for. */
async function read(type: string, elements: readonly unknown[]): Promise<unknown> {
  const [row] = await rows<{ read: unknown }>(database.db, `select to_json($1::${type}[]) as read`, [
    writeArray(elements),
  ]);
  return row?.read;
}

// What PostgreSQL cannot store never comes so far (http/json-body.ts).
const text = fc
  .oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom("", "null", "NULL", "{}", ",", "\\", '"', " a "))
  .filter((one) => !one.includes("\0") && !/\p{Surrogate}/u.test(one));

test("is read back as what it was written from: any texts and nulls", async () => {
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
])("%s", async (type, elements) => {
  const expected = type === "boolean" ? [true, null] : elements;
  expect(await read(type, elements)).toEqual(expected);
});

test("what it cannot write is refused", () => {
  for (const element of [undefined, {}, [], 1n, Buffer.from("a")]) {
    expect(() => writeArray([element])).toThrow(TypeError);
  }
});
