import { afterAll, beforeAll, expect, test } from "vitest";

import { readClock } from "#db/clock.ts";
import { transaction } from "#db/transaction.ts";
import { openBlocker, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import { expectSound, fund } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";
import { balanceAfter, lockWallets, moveMoney, type Movement } from "#wallet/move-money.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

type Planned = Omit<Movement, "wallet"> & { userId: string };

/** Moves money of users whose wallets it locks first; answers each transfer's id and the balance it should lead to. */
function move(planned: readonly Planned[]): Promise<{ transferId: number; balance: number }[]> {
  return transaction(database.db, async (tx) => {
    const wallets = await lockWallets(
      tx,
      planned.map(({ userId }) => userId),
    );
    const movements = planned.map(({ userId, ...movement }) => {
      const nobody = { userId, balance: 0, transferId: 999_999, now: 0 };
      return { ...movement, wallet: wallets.find((one) => one.userId === userId) ?? nobody };
    });
    await moveMoney(tx, movements, await readClock(tx));
    return movements.map((movement) => ({ transferId: movement.wallet.transferId, balance: balanceAfter(movement) }));
  });
}

async function userWith(balance: number): Promise<string> {
  const userId = await createUser(database.db);
  if (balance > 0) await fund(database.db, userId, balance);
  return userId;
}

async function balanceOf(userId: string): Promise<number> {
  const [wallet] = await rows<{ balance: number }>(database.db, "select balance from wallets where user_id = $1", [
    userId,
  ]);
  return wallet!.balance;
}

const charge = (userId: string, amount: number): Planned => ({
  userId,
  from: "CASH",
  to: "WALLET",
  amount,
  reservationId: null,
});

test("money comes in, is spent and comes back, each time with a row of the ledger", async () => {
  const [rich, poor] = [await userWith(500), await userWith(0)];
  expect(await move([charge(rich, 100), charge(poor, 30)])).toEqual([
    { transferId: expect.any(Number), balance: 600 },
    { transferId: expect.any(Number), balance: 30 },
  ]);
  await move([{ userId: rich, from: "WALLET", to: "REVENUE", amount: 600, reservationId: 4_001 }]);
  const [back] = await move([{ userId: rich, from: "REVENUE", to: "WALLET", amount: 250, reservationId: 4_001 }]);
  const ledger = await rows(
    database.db,
    `select debit, credit, amount, balance_after as after, reservation_id as reservation
       from transfers where user_id = $1 order by transfer_id`,
    [rich],
  );
  expect(ledger).toEqual([
    { debit: "CASH", credit: "WALLET", amount: 500, after: 500, reservation: null },
    { debit: "CASH", credit: "WALLET", amount: 100, after: 600, reservation: null },
    { debit: "WALLET", credit: "REVENUE", amount: 600, after: 0, reservation: 4_001 },
    { debit: "REVENUE", credit: "WALLET", amount: 250, after: 250, reservation: 4_001 },
  ]);
  expect([await balanceOf(rich), await balanceOf(poor)]).toEqual([250, 30]);
  const last = await rows(database.db, "select max(transfer_id) as id from transfers where user_id = $1", [rich]);
  expect(last).toEqual([{ id: back?.transferId }]);
});

test("two movements of one wallet in a batch are refused: one of them would be lost", async () => {
  const userId = await userWith(100);
  await expect(move([charge(userId, 10), charge(userId, 5)])).rejects.toThrow("a wallet is moved twice in one batch");
  expect(await balanceOf(userId)).toBe(100);
});

test("a wallet that does not exist fails the whole batch: money cannot vanish beside it", async () => {
  const userId = await userWith(100);
  const nobody = "00000000-0000-4000-8000-000000000000";
  await expect(move([charge(userId, 10), charge(nobody, 5)])).rejects.toThrow(
    "update_balances changed 1 rows instead of 2",
  );
  expect(await balanceOf(userId)).toBe(100);
});

test("more than there is cannot be spent: the table refuses, and nothing else happens either", async () => {
  const [poor, other] = [await userWith(99), await userWith(1_000)];
  const spend = (userId: string): Planned => ({
    userId,
    from: "WALLET",
    to: "REVENUE",
    amount: 100,
    reservationId: 4_002,
  });
  await expect(move([spend(other), spend(poor)])).rejects.toMatchObject({ constraint: "wallet_balance_not_negative" });
  expect([await balanceOf(poor), await balanceOf(other)]).toEqual([99, 1_000]);
});

test("wallets are locked in the order of users, however they are asked for; unknown users are missing", async () => {
  const users = [await userWith(1), await userWith(2), await userWith(3)].sort();
  const asked = [users[2]!, "00000000-0000-4000-8000-000000000000", users[0]!, users[1]!];
  const locked = await transaction(database.db, (tx) => lockWallets(tx, asked));
  expect(locked.map(({ userId }) => userId)).toEqual(users);
});

test("the id of a transfer is drawn, and the clock read, under the wallet's lock", async () => {
  const userId = await userWith(0);
  const blocker = await openBlocker(database.url);
  await blocker.run("select from wallets where user_id = $1 for update", [userId]);
  const locking = transaction(database.db, (tx) => lockWallets(tx, [userId]));
  await untilBlocked(database.db);
  const [{ id } = { id: 0 }] = await rows<{ id: number }>(
    database.db,
    "select nextval('transfers_transfer_id_seq') as id",
  );
  const now = await readClock(database.db);
  await blocker.commit();
  const [locked] = await locking;
  expect(locked?.transferId).toBeGreaterThan(id);
  expect(locked?.now).toBeGreaterThanOrEqual(now);
});

test("charges alone leave everything in balance", async () => {
  const fresh = await createTestDatabase();
  const users = [await createUser(fresh.db), await createUser(fresh.db)];
  await transaction(fresh.db, async (tx) => {
    const wallets = await lockWallets(tx, users);
    const movements = wallets.map((wallet) => ({ ...charge(wallet.userId, 70), wallet }));
    return moveMoney(tx, movements, await readClock(tx));
  });
  await expectSound(fresh);
  await fresh.close();
});
