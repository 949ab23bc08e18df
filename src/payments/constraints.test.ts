/** What the table of payments itself refuses, whoever writes to it. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { refusalBy, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await rows(database.db, insert, [1, userId]);
});
afterAll(() => database.close());

const userId = "1f0c4b0e-6f3e-4a59-9a55-1b2f6f5c3a10";
const insert = `
  insert into payments (reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)
  values ($1, $2, 1, 1, '{7}', 100, 0, now())`;

test("a reservation is paid once", async () => {
  expect(await refusalBy(database.db, insert, [2, userId])).toBe("nothing refused it");
  expect(await refusalBy(database.db, insert, [1, userId])).toBe("one_payment_per_reservation");
});

test.each(["update payments set amount = 1", "delete from payments", "truncate payments"])(
  "payments are final: %s",
  async (text) => {
    const before = await rows(database.db, "select * from payments order by payment_id");
    expect(before.length).toBeGreaterThan(0);
    expect(await refusalBy(database.db, text)).toBe("23001");
    expect(await rows(database.db, "select * from payments order by payment_id")).toEqual(before);
  },
);
