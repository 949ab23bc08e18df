import { randomUUID } from "node:crypto";

import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";

import { insertBriefUsers } from "#brief/queries.ts";
import { createBriefUsers, type BriefUsers } from "#brief/users.ts";
import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import { untilBlocked } from "#test/contention.ts";
import { connectPatiently, createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";

const logger = pino({ level: "silent" });

let database: TestDatabase;
let otherDb: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  otherDb = connectPatiently(database.url, 4);
});

afterAll(async () => {
  await otherDb.close();
  await database.close();
});

/** What one instance knows of the users. */
function instance(db: Database): BriefUsers {
  return createBriefUsers({ db, log: new EventLog({ db, clock: new DatabaseClock(), logger }) });
}

async function count(table: "users" | "wallets" | "brief_users"): Promise<number> {
  return (await row<{ count: number }>(database.db, `select count(*) from ${table}`)).count;
}

test("an integer that nobody has names nobody, and asking for it creates nobody", async () => {
  expect(await instance(database.db).find(1)).toBeUndefined();
  expect(await count("users")).toBe(0);
});

test("a user seen for the first time gets a UUID, a wallet and a name, and the log tells of it", async () => {
  const userId = await instance(database.db).findOrCreate(2);
  const created = await row(
    database.db,
    `select name, balance from users join wallets using (user_id) where user_id = $1`,
    [userId],
  );
  expect(created).toEqual({ name: "Guest 2", balance: 0 });
  const events = await rows<{ payload: unknown }>(
    database.db,
    `select payload from events where type = 'users.created'`,
  );
  expect(events).toEqual([{ payload: { userIds: [userId] } }]);
});

test("an integer means the same user at every instance and every time", async () => {
  const userId = await instance(database.db).findOrCreate(3);
  const here = instance(database.db);
  expect(await here.findOrCreate(3)).toBe(userId);
  expect(await instance(otherDb).find(3)).toBe(userId);
});

test("who was read once is known without the database", async () => {
  const users = instance(database.db);
  const userId = await users.findOrCreate(4);
  await rows(database.db, `delete from brief_users where brief_user_id = 4`);
  expect(await users.find(4)).toBe(userId);
});

test("two instances that see a crowd for the first time at the same moment create each user once", async () => {
  const before = { users: await count("users"), wallets: await count("wallets") };
  const [here, there] = [instance(database.db), instance(otherDb)];
  const ids = Array.from({ length: 60 }, (_, index) => 100 + index);
  const answers = await Promise.all([
    ...[...ids, ...ids].map((id) => here.findOrCreate(id)),
    // In the other order, so that two transactions would deadlock if they inserted in the order of arrival.
    ...[...ids, ...ids].toReversed().map((id) => there.findOrCreate(id)),
  ]);
  const [first, second, ...others] = [0, 60, 120, 180].map((from) => answers.slice(from, from + 60));
  expect(new Set(first).size).toBe(60);
  expect(second).toEqual(first);
  for (const list of others) expect(list.toReversed()).toEqual(first);
  expect(await count("users")).toBe(before.users + 60);
  expect(await count("wallets")).toBe(before.wallets + 60);
});

test("users are inserted by their integers, each once, in whatever order they came", async () => {
  const userIds = Array.from({ length: 4 }, () => randomUUID());
  const candidates = [93, 91, 92, 91].map((briefUserId, index) => ({ briefUserId, userId: userIds[index] as string }));
  const created = await transaction(database.db, (tx) => insertBriefUsers(tx, candidates));
  expect(created.map(({ briefUserId }) => briefUserId)).toEqual([91, 92, 93]);
});

/** Finds or creates a user while another transaction has inserted the same integer and not ended yet. */
async function meet(briefUserId: number, userId: string, end: () => void): Promise<string> {
  let found: Promise<string> | undefined;
  const other = transaction(otherDb, async (tx) => {
    await insertBriefUsers(tx, [{ briefUserId, userId }]);
    found = instance(database.db).findOrCreate(briefUserId);
    await untilBlocked(database.db);
    end();
  });
  await Promise.allSettled([other]);
  return found as Promise<string>;
}

test("who loses a race to create a user answers the user of the winner, and leaves no other behind", async () => {
  const before = await count("users");
  const winner = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c11";
  expect(await meet(5, winner, () => undefined)).toBe(winner);
  expect(await count("users")).toBe(before);
});

test("who waited for a creation that was undone creates the user", async () => {
  const undone = "0198c2b0-6d0f-4b2a-9d5a-3f1f6a1f0c12";
  const userId = await meet(6, undone, () => {
    throw new Error("changed its mind");
  });
  expect(userId).not.toBe(undone);
  expect(await row(database.db, `select user_id as id from brief_users where brief_user_id = 6`)).toEqual({
    id: userId,
  });
});
