import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { keyOf } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

let database: TestDatabase;
let rooms: StartedRooms;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url, { MAX_BALANCE: "1000" });
});

afterAll(async () => {
  await rooms.close();
  await database.close();
});

test("a user whom nobody has created has no balance to read or to charge", async () => {
  await expect(rooms.brief.getBalance(1)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(rooms.brief.charge(1, 100, undefined)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(rooms.brief.getBalance(1)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a user whom a token created has a balance of nothing, and what is charged is there", async () => {
  const { showIds } = await createConcert(database.db);
  await rooms.brief.issueToken({ briefUserId: 2, concertOptionId: showIds[0] as number });
  expect(await rooms.brief.getBalance(2)).toBe(0);
  expect(await rooms.brief.charge(2, 300, undefined)).toMatchObject({ amount: 300, balance: 300 });
  expect(await rooms.brief.getBalance(2)).toBe(300);
});

test("the load scripts create the users whom they ask about", async () => {
  expect(await rooms.brief.scripts.getBalance(3)).toBe(0);
  expect(await rooms.brief.getBalance(3)).toBe(0);
  expect(await rooms.brief.scripts.charge(4, 500, undefined)).toMatchObject({ balance: 500 });
  expect(await rooms.brief.getBalance(4)).toBe(500);
});

test("a charge repeated with its key counts once, and the balance has its limit", async () => {
  const requestKey = keyOf("briefScriptChargeBalance", "once", { chargeAmount: 600 });
  const first = await rooms.brief.scripts.charge(5, 600, requestKey);
  expect(await rooms.brief.scripts.charge(5, 600, requestKey)).toEqual(first);
  await expect(rooms.brief.charge(5, 401, undefined)).rejects.toMatchObject({
    code: "BALANCE_LIMIT_REACHED",
    extra: { balance: 600, limit: 1_000 },
  });
  expect(await rooms.brief.getBalance(5)).toBe(600);
});
