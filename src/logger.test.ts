import { afterAll, beforeAll, expect, test } from "vitest";

import { describeError } from "#logger.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await rows(database.db, "alter table users add constraint nobody check (false)");
});
afterAll(() => database.close());

async function failureOf(text: string): Promise<Error> {
  try {
    await rows(database.db, text);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("it did not fail");
}

test("of a database's error is told what it is and where, and nothing of the row that it quotes", async () => {
  const error = await failureOf("insert into users (user_id, name) values (gen_random_uuid(), 'Mina Park')");
  expect(error).toMatchObject({ detail: expect.stringContaining("Mina Park") as string });
  const described = describeError(error);
  expect(described).toMatchObject({ code: "23514", table: "users", constraint: "nobody", type: "DatabaseError" });
  expect(described["stack"]).toContain("logger.test.ts");
  expect(JSON.stringify(described)).not.toContain("Mina Park");
});

test("what caused an error is told with it", () => {
  const described = describeError(new Error("it broke", { cause: new Error("it was old") }));
  expect(described).toMatchObject({ type: "Error", message: "it broke: it was old" });
});

test("a cause that says the same is not told twice", () => {
  const cause = new Error("no space left", { cause: new Error("no space left", { cause: new Error("it was full") }) });
  const described = describeError(new Error("no space left", { cause }));
  expect(described["message"]).toBe("no space left: it was full");
  const words = new Error("the table cannot be made (no space left): make room.", { cause });
  expect(describeError(words)["message"]).toBe("the table cannot be made (no space left): make room.: it was full");
});

test("what was thrown and is no error is told as no more than that", () => {
  expect([describeError("Mina Park"), describeError(null)]).toEqual([{ type: "string" }, { type: "object" }]);
});
