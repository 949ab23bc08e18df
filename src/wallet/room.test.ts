import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";

import { DatabaseClock } from "#db/clock.ts";
import { Turnstile } from "#db/turnstile.ts";
import { EventLog } from "#events/log.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser, createUsers } from "#test/fixtures.ts";
import { bodyOf, expectSound, keyOf } from "#test/open-sale.ts";
import { createWalletRoom, type WalletRoom } from "#wallet/room.ts";

let database: TestDatabase;
let wallet: WalletRoom;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const log = new EventLog({ db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
  wallet = createWalletRoom({ db, turnstile: new Turnstile(), log, maxBalance: 1_000_000 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

async function charge(userId: string, amount: number, key?: string): Promise<{ balance: number; transferId: number }> {
  return bodyOf(await wallet.charge({ userId, amount, requestKey: keyOf("chargeBalance", key, { amount }) }));
}

test("a balance is read as it stands; many at once cost one query", async () => {
  const [rich, poor] = await createUsers(database.db, 2);
  await charge(rich!, 300);
  expect(await Promise.all([wallet.getBalance(rich!), wallet.getBalance(poor!), wallet.getBalance(rich!)])).toEqual([
    300, 0, 300,
  ]);
});

test("a user who does not exist has no balance", async () => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  const somebody = await createUser(database.db);
  const [refused, answered] = await Promise.allSettled([wallet.getBalance(nobody), wallet.getBalance(somebody)]);
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "NOT_FOUND" } });
  expect(answered).toEqual({ status: "fulfilled", value: 0 });
});

test("charges of one user that come at the same moment are all made, one after the other", async () => {
  const userId = await createUser(database.db);
  const answers = await Promise.all(Array.from({ length: 25 }, () => charge(userId, 10)));
  expect(answers.map(({ balance }) => balance)).toEqual(Array.from({ length: 25 }, (_, index) => (index + 1) * 10));
  expect(await wallet.getBalance(userId)).toBe(250);
});

test("one charge that is at fault fails alone, though it shared a batch", async () => {
  const [good, bad, better] = await createUsers(database.db, 3);
  const results = await Promise.allSettled([charge(good!, 5), charge(bad!, 0), charge(better!, 7)]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await Promise.all([good!, bad!, better!].map((userId) => wallet.getBalance(userId)))).toEqual([5, 0, 7]);
});

test("a statement is told newest first, page by page, with the running balance, and only one's own", async () => {
  const [userId, other] = await createUsers(database.db, 2);
  for (const amount of [1, 2, 3, 4, 5]) await charge(userId!, amount);
  await charge(other!, 99);
  const first = await wallet.listTransfers(userId!, { limit: 2 });
  expect(first.items.map(({ amount, balance }) => [amount, balance])).toEqual([
    [5, 15],
    [4, 10],
  ]);
  expect(first.items[0]).toMatchObject({ debit: "CASH", credit: "WALLET", reservationId: null });
  const second = await wallet.listTransfers(userId!, { limit: 2, cursor: Number(first.nextCursor) });
  expect(second.items.map(({ amount, balance }) => [amount, balance])).toEqual([
    [3, 6],
    [2, 3],
  ]);
  const last = await wallet.listTransfers(userId!, { limit: 2, cursor: Number(second.nextCursor) });
  expect(last).toMatchObject({ items: [{ amount: 1, balance: 1 }], nextCursor: null });
  expect(Date.parse(last.items[0]!.createdAt)).toBeGreaterThan(Date.now() - 3_600_000);
});
