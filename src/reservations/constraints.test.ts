/** What the table of reservations itself refuses, whoever writes to it. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { refusalBy } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const userId = "1f0c4b0e-6f3e-4a59-9a55-1b2f6f5c3a10";

function refusalOf({ seats = "{7}", amount = 100, status = "HELD", ended = false }): Promise<string> {
  return refusalBy(
    database.db,
    `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at, ended_at)
     values ($1, 1, 1, $2::integer[], $3, $4, now(), now(), case when $5 then now() end)`,
    [userId, seats, amount, status, ended],
  );
}

test("a reservation is held, or has ended in one of three ways", async () => {
  expect(await refusalOf({})).toBe("nothing refused it");
  for (const status of ["PAID", "EXPIRED", "CANCELLED"]) {
    expect(await refusalOf({ status, ended: true })).toBe("nothing refused it");
  }
});

test("a reservation has seats", async () => {
  expect(await refusalOf({ seats: "{}" })).toBe("reservation_has_seats");
});

test.each([0, -100])("a reservation never costs %i won", async (amount) => {
  expect(await refusalOf({ amount })).toBe("reservation_amount_positive");
});

test("a reservation has no other status", async () => {
  expect(await refusalOf({ status: "REFUNDED", ended: true })).toBe("reservation_status_known");
});

test("the end of a reservation is known exactly if it is not held any more", async () => {
  expect(await refusalOf({ status: "HELD", ended: true })).toBe("reservation_end_known");
  for (const status of ["PAID", "EXPIRED", "CANCELLED"]) {
    expect(await refusalOf({ status, ended: false })).toBe("reservation_end_known");
  }
});
