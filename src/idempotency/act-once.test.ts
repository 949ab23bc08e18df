import { afterAll, beforeAll, expect, test } from "vitest";

import { connect } from "#db/connect.ts";
import { statement } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import { actOnce } from "#idempotency/act-once.ts";
import { answer, type Answer } from "#idempotency/keys.ts";
import { insertOperatorKey } from "#idempotency/operator-queries.ts";
import { silent } from "#test/app.ts";
import { inTheWay, openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { keyOf } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await rows(database.db, "create table deeds (what text not null)");
});
afterAll(() => database.close());

const requestOf = (key: string, body: Record<string, unknown> = {}) => ({
  operator: "mina",
  requestKey: keyOf("createConcert", key, body)!,
});

/** Does something that shows how often it was done. */
function deed(what: string): (tx: Tx) => Promise<Answer> {
  return async (tx) => {
    await tx.query(statement("", "insert into deeds values ($1)"), [what]);
    return answer(201, { what });
  };
}

const deeds = (): Promise<unknown[]> => rows(database.db, "select what from deeds order by what");

test("while the first try is still running, the second waits, is undone, and answers what the first answers", async () => {
  const request = requestOf("running");
  const { second } = await inTheWay(
    database.db,
    async (tx) => {
      const { status, body } = await deed("first")(tx);
      const { key, hash } = request.requestKey;
      await insertOperatorKey(tx, { operator: "mina", key, requestHash: hash, status, answer: body });
    },
    () => actOnce(database.db, request, deed("second")),
  );
  expect(await second).toEqual(answer(201, { what: "first" }));
  expect(await deeds()).toEqual([{ what: "first" }]);
});

test("if the first try is undone after all, the second is done", async () => {
  await rows(database.db, "delete from deeds");
  const blocker = await openBlocker(database.url);
  await blocker.run(
    `insert into operator_keys (operator, key, request_hash, status, answer) values ('mina', 'undone', '', 201, '{}')`,
  );
  const second = actOnce(database.db, requestOf("undone"), async (tx) => {
    const done = await deed("second")(tx);
    await blocker.rollback();
    return done;
  });
  expect(await second).toEqual(answer(201, { what: "second" }));
  expect(await deeds()).toEqual([{ what: "second" }]);
});

test("who would have to wait for longer than anyone may is told that nothing was done, and may come again", async () => {
  await rows(database.db, "delete from deeds");
  const blocker = await openBlocker(database.url);
  await blocker.run(
    `insert into operator_keys (operator, key, request_hash, status, answer) values ('mina', 'stuck', '', 201, '{}')`,
  );
  const request = requestOf("stuck");
  const limited = connect({ url: database.url, maxConnections: 2, logger: silent });
  await expect(actOnce(limited, request, deed("second"))).rejects.toMatchObject({ name: "NothingHappened" });
  await limited.close();
  expect(await deeds()).toEqual([]);
  await blocker.rollback();
  expect(await actOnce(database.db, request, deed("second"))).toEqual(answer(201, { what: "second" }));
});

test("a key of another request is refused before anything is done", async () => {
  await actOnce(database.db, requestOf("one", { shows: [{ seats: 1, price: 2 }] }), deed("one"));
  const done = await deeds();
  const again = requestOf("one", { shows: [{ price: 2, seats: 1 }] });
  expect(await actOnce(database.db, again, deed("again"))).toEqual(answer(201, { what: "one" }));
  const other = requestOf("one", { shows: [{ seats: 2, price: 1 }] });
  await expect(actOnce(database.db, other, deed("other"))).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  expect(await deeds()).toEqual(done);
});
