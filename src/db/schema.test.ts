import { readFile } from "node:fs/promises";

import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { describeSchema } from "#db/schema.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

const file = new URL("schema.sql", import.meta.url);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

async function run(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(text);
  await client.end();
}

test("schema.sql is what the migrations lead to (if not: npm run schema)", async () => {
  expect(await describeSchema(database.url)).toBe(await readFile(file, "utf8"));
});

test("schema.sql can be run, and makes the schema that it describes", async () => {
  // PostgreSQL sets brackets of its own around conditions, and others when it reads them again.
  const withoutBrackets = (sql: string): string => sql.replaceAll(/[()]/gu, "");
  const text = await readFile(file, "utf8");
  await run(`drop schema public cascade; create schema public; ${text}`);
  expect(withoutBrackets(await describeSchema(database.url))).toBe(withoutBrackets(text));
});

test("a column, an index or a constraint more is seen", async () => {
  const changes = [
    "alter table users add column email text default 'none'",
    "create index users_by_name on users (name)",
    "alter table users add constraint name_short check (length(name) < 99)",
    "alter table seats reset (fillfactor)",
  ];
  let last = await describeSchema(database.url);
  for (const change of changes) {
    await run(change);
    const next = await describeSchema(database.url);
    expect(next, change).not.toBe(last);
    last = next;
  }
});
