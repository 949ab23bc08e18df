import { afterAll, beforeAll, expect, test } from "vitest";

import { transaction } from "#db/transaction.ts";
import { Problem } from "#problems.ts";
import { patientTransaction } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser, createUsers } from "#test/fixtures.ts";
import { bodyOf, expectSound, maxBalance, openSale, type OpenSale } from "#test/open-sale.ts";
import { rewrites, row, rows } from "#test/sql.ts";
import { chargeBalance } from "#wallet/charge-balance.ts";

let database: TestDatabase;
let sale: OpenSale;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 10 });
  sale = await openSale(database, { maxSeatsPerUser: 1_000 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

/** What is on a user's balance, and what the ledger says should be. */
async function moneyOf(userId: string): Promise<{ balance: number; ledger: number; transfers: number }> {
  return row(
    database.db,
    `select w.balance, count(t.*) as transfers,
            coalesce(sum(case credit when 'WALLET' then amount else -amount end), 0)::bigint as ledger
       from wallets w left join transfers t using (user_id) where user_id = $1 group by w.balance`,
    [userId],
  );
}

test("charges add up, each with its transfer and the balance after it", async () => {
  const userId = await createUser(database.db);
  expect(await sale.charge({ userId }, 1_000)).toMatchObject({ amount: 1_000, balance: 1_000 });
  const last = await sale.charge({ userId }, 1);
  expect(last).toMatchObject({ amount: 1, balance: 1_001 });
  expect(await moneyOf(userId)).toEqual({ balance: 1_001, ledger: 1_001, transfers: 2 });
  const found = await row(
    database.db,
    `select debit, credit, amount, balance_after as after, reservation_id as reservation
       from transfers where transfer_id = $1`,
    [last.transferId],
  );
  expect(found).toEqual({ debit: "CASH", credit: "WALLET", amount: 1, after: 1_001, reservation: null });
});

test("a charge is announced in its own transaction", async () => {
  const userId = await createUser(database.db);
  const { transferId } = await sale.charge({ userId }, 700);
  const events = await rows(
    database.db,
    `select e.payload, e.tx = t.xmin::text::xid8 as same from events e, transfers t
      where e.type = 'balance.charged' and e.payload ->> 'userId' = $1 and t.transfer_id = $2`,
    [userId, transferId],
  );
  expect(events).toEqual([{ payload: { transferId, userId, amount: 700, balance: 700 }, same: true }]);
});

test("a balance may reach its limit, and not pass it", async () => {
  const userId = await createUser(database.db);
  await sale.charge({ userId }, maxBalance - 1);
  const refused = sale.charge({ userId }, 2);
  const extra = { balance: maxBalance - 1, limit: maxBalance };
  await expect(refused).rejects.toMatchObject({ code: "BALANCE_LIMIT_REACHED", extra });
  expect(await sale.charge({ userId }, 1)).toMatchObject({ balance: maxBalance });
  expect(await moneyOf(userId)).toEqual({ balance: maxBalance, ledger: maxBalance, transfers: 2 });
});

test("nothing is charged to a user who does not exist", async () => {
  const userId = "00000000-0000-4000-8000-000000000000";
  await expect(sale.charge({ userId }, 1_000)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await rows(database.db, "select from transfers where user_id = $1", [userId])).toEqual([]);
});

test("a charge of less than one won gets no further than the table", async () => {
  const userId = await createUser(database.db);
  await expect(sale.charge({ userId }, -5)).rejects.toThrow();
  await expect(sale.charge({ userId }, 0)).rejects.toMatchObject({ constraint: "transfer_amount_positive" });
  expect(await moneyOf(userId)).toEqual({ balance: 0, ledger: 0, transfers: 0 });
});

test("in a batch each gets its own answer, and the refused do not disturb the others", async () => {
  const [rich, full, last] = await createUsers(database.db, 3);
  await sale.charge({ userId: full! }, maxBalance);
  const nobody = "00000000-0000-4000-8000-000000000000";
  const requests = [last!, full!, nobody, rich!].map((userId, index) => ({
    userId,
    amount: 100 + index,
    requestKey: undefined,
  }));
  const answers = await transaction(database.db, (tx) => chargeBalance(tx, { log: sale.log, maxBalance }, requests));
  const told = answers.map((answer) => (answer instanceof Problem ? answer.code : bodyOf(answer)));
  expect(told).toEqual([
    { transferId: expect.any(Number), amount: 100, balance: 100 },
    "BALANCE_LIMIT_REACHED",
    "NOT_FOUND",
    { transferId: expect.any(Number), amount: 103, balance: 103 },
  ]);
});

test("charges and payments of one wallet at the same moment lose nothing, and never go below zero", async () => {
  const price = 50_000;
  const seats = Array.from({ length: 6 }, (_, index) => index + 1);
  const buyer = await createUser(database.db);
  const places = [];
  for (const [index] of seats.entries()) {
    // A payment ends the turn, so each needs a concert of its own to be made at the same time.
    const concert = await openSale(database);
    const fan = await concert.fan({ userId: buyer });
    places.push({ concert, fan, reservation: await concert.reserve(fan, [index + 1]) });
  }
  const charges = Array.from({ length: 20 }, (_, index) => 10_000 + index);
  const outcomes = await Promise.allSettled([
    ...charges.map((amount) => sale.charge({ userId: buyer }, amount)),
    ...places.map(({ concert, fan, reservation }) => concert.pay(fan, reservation.reservationId)),
  ]);
  const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as Problem] : []));
  const codes = new Set(refusals.map(({ code }) => code));
  expect([...codes].filter((code) => code !== "INSUFFICIENT_BALANCE")).toEqual([]);
  const paid = seats.length - refusals.length;
  const expected = charges.reduce((sum, amount) => sum + amount, 0) - paid * price;
  expect(await moneyOf(buyer)).toEqual({ balance: expected, ledger: expected, transfers: charges.length + paid });
  const running = await rows<{ after: number }>(
    database.db,
    "select balance_after as after from transfers where user_id = $1 order by transfer_id",
    [buyer],
  );
  expect(Math.min(...running.map(({ after }) => after))).toBeGreaterThanOrEqual(0);
  expect(running.at(-1)?.after).toBe(expected);
});

test("charging rewrites wallets in their own page: no index has to follow", async () => {
  const users = await createUsers(database.db, 8);
  const requests = users.map((userId) => ({ userId, amount: 5, requestKey: undefined }));
  const rewritten = await transaction(database.db, (tx) =>
    rewrites(tx, "wallets", () => chargeBalance(tx, { log: sale.log, maxBalance }, requests)),
  );
  expect(rewritten).toEqual({ rows: 8, inPage: 8 });
});

test("batches that charge the same users in opposite orders never deadlock, and lose nothing", async () => {
  const users = await createUsers(database.db, 10);
  const batch = (order: readonly string[]) =>
    patientTransaction(database.db, (tx) =>
      chargeBalance(
        tx,
        { log: sale.log, maxBalance },
        order.map((userId) => ({ userId, amount: 7, requestKey: undefined })),
      ),
    );
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([0, 1, 2, 3].map((index) => batch(index % 2 === 0 ? users : users.toReversed())));
  }
  for (const userId of users) expect(await moneyOf(userId)).toEqual({ balance: 280, ledger: 280, transfers: 40 });
});
