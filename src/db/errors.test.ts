import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";

import { connect } from "#db/connect.ts";
import { asDatabaseError, ConnectionLost, isAtFault, isContention } from "#db/errors.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** What the server throws at a statement. */
function errorOf(text: string): Promise<unknown> {
  return rows(database.db, text).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function raised(code: string): Promise<unknown> {
  return errorOf(`do $$ begin raise exception 'as asked' using errcode = '${code}'; end $$`);
}

test.each([
  ["a constraint", "insert into commit_markers (marker) values (null)"],
  ["a division by zero", "select 1 / 0"],
  ["a number out of range", "select 99999999999::integer"],
  ["a statement that makes no sense", "select nothing_there"],
])("%s is the statement's own fault: it would fail again", async (_, text) => {
  const error = await errorOf(text);
  expect(error).toBeInstanceOf(pg.DatabaseError);
  expect([isAtFault(error), isContention(error)]).toEqual([true, false]);
});

test.each(["40001", "40P01", "55P03", "57014", "25P02"])(
  "%s is others in the way: it may be tried again",
  async (code) => {
    const error = await raised(code);
    expect([isAtFault(error), isContention(error)]).toEqual([false, true]);
  },
);

test.each(["57P01", "57P02", "57P03", "08006", "53300", "53100", "25006", "25P03", "25P04"])(
  "%s from a server that is going, coming, full or a standby counts as a lost connection",
  async (code) => {
    const error = await raised(code);
    expect(error).toBeInstanceOf(ConnectionLost);
    expect((error as ConnectionLost).cause).toMatchObject({ code });
  },
);

test.each(["FATAL", "PANIC"])(
  "whatever its code, a %s ends the connection: what became of a COMMIT is not told",
  (severity) => {
    const error = Object.assign(new pg.DatabaseError("could not fdatasync", 0, "error"), { severity, code: "58030" });
    expect(asDatabaseError(error)).toMatchObject({ name: "ConnectionLost", cause: error });
    expect(asDatabaseError(Object.assign(error, { severity: "ERROR" }))).toBe(error);
  },
);

test("a refused connection is ConnectionLost", async () => {
  const nobody = connect({
    url: "postgres://127.0.0.1:1/nobody",
    maxConnections: 1,
    logger: pino({ level: "silent" }),
  });
  await expect(rows(nobody, "select 1")).rejects.toThrow(ConnectionLost);
  await nobody.close();
});

test("whatever is not the server's word is ConnectionLost, with its cause", () => {
  const cause = new Error("socket hang up");
  expect(asDatabaseError(cause)).toMatchObject({ name: "ConnectionLost", message: "socket hang up", cause });
  expect(asDatabaseError("gone")).toBeInstanceOf(ConnectionLost);
});
