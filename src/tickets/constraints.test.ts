/** What the tables of tickets and refunds themselves refuse, whoever writes to them. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { refusalBy, row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await rows(database.db, insertCheckIn, [1, 7]);
  await rows(database.db, insertRefund, [1, "A test."]);
});
afterAll(() => database.close());

const insertCheckIn =
  "insert into check_ins (reservation_id, number, checked_in_at, checked_in_by) values ($1, $2, now(), 'admin')";
const insertRefund =
  "insert into refunds (payment_id, reason, refunded_at, refunded_by) values ($1, $2, now(), 'admin')";

test("a ticket is checked in once", async () => {
  expect(await refusalBy(database.db, insertCheckIn, [1, 8])).toBe("nothing refused it");
  expect(await refusalBy(database.db, insertCheckIn, [1, 7])).toBe("one_check_in_per_ticket");
});

test("a payment is refunded once, and for a reason", async () => {
  expect(await refusalBy(database.db, insertRefund, [1, "Again."])).toBe("one_refund_per_payment");
  expect(await refusalBy(database.db, insertRefund, [2, ""])).toBe("refund_has_a_reason");
});

test("there is one key of ticket codes, of 256 bits", async () => {
  const { keys, bytes } = await row<{ keys: number; bytes: number }>(
    database.db,
    "select count(*) as keys, max(length(key)) as bytes from ticket_keys",
  );
  expect([keys, bytes]).toEqual([1, 32]);
  const another = "insert into ticket_keys values ($1, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))";
  expect(await refusalBy(database.db, another, [1])).toBe("ticket_keys_pkey");
  expect(await refusalBy(database.db, another, [2])).toBe("one_ticket_key");
});

test.each([
  ["check_ins", "number"],
  ["refunds", "reason"],
  ["ticket_keys", "key"],
])("rows of %s are final", async (table, column) => {
  for (const text of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`])
    expect(await refusalBy(database.db, text)).toBe("23001");
});
