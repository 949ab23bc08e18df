/** What the tables of money themselves refuse, whoever writes to them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import { fund } from "#test/open-sale.ts";
import { refusalBy, rows } from "#test/sql.ts";

let database: TestDatabase;
let userId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  userId = await createUser(database.db);
  await fund(database.db, userId, 1_000);
});
afterAll(() => database.close());

describe("a wallet", () => {
  test("never goes below zero", async () => {
    const spend = "update wallets set balance = balance - $2 where user_id = $1";
    expect(await refusalBy(database.db, spend, [userId, 1_001])).toBe("wallet_balance_not_negative");
  });

  test("is one for each user", async () => {
    expect(await refusalBy(database.db, "insert into wallets (user_id) values ($1)", [userId])).toBe("wallets_pkey");
  });
});

describe("the ledger", () => {
  interface Transfer {
    debit?: string;
    credit?: string;
    amount?: number;
    after?: number;
    reservation?: number | null;
  }
  function refusalOf({ debit = "WALLET", credit = "REVENUE", amount = 1, after = 0, reservation = 1 }: Transfer) {
    return refusalBy(
      database.db,
      `insert into transfers (user_id, debit, credit, amount, balance_after, reservation_id, created_at)
       values ($1, $2, $3, $4, $5, $6, now())`,
      [userId, debit, credit, amount, after, reservation],
    );
  }

  test("knows charges, payments and refunds", async () => {
    expect(await refusalOf({ debit: "CASH", credit: "WALLET", reservation: null })).toBe("nothing refused it");
    expect(await refusalOf({ debit: "WALLET", credit: "REVENUE" })).toBe("nothing refused it");
    expect(await refusalOf({ debit: "REVENUE", credit: "WALLET" })).toBe("nothing refused it");
  });

  test.each([
    ["CASH", "REVENUE"],
    ["REVENUE", "CASH"],
    ["WALLET", "WALLET"],
    ["MATTRESS", "WALLET"],
  ])("moves nothing from %s to %s", async (debit, credit) => {
    const reservation = debit === "CASH" ? null : 1;
    expect(await refusalOf({ debit, credit, reservation })).toBe("transfer_accounts_known");
  });

  test.each([0, -1])("never moves %i won", async (amount) => {
    expect(await refusalOf({ amount })).toBe("transfer_amount_positive");
  });

  test("never leaves less than nothing", async () => {
    expect(await refusalOf({ after: -1 })).toBe("transfer_balance_not_negative");
  });

  test("says what was paid or refunded, and only then", async () => {
    expect(await refusalOf({ reservation: null })).toBe("transfer_reason_known");
    expect(await refusalOf({ debit: "REVENUE", credit: "WALLET", reservation: null })).toBe("transfer_reason_known");
    expect(await refusalOf({ debit: "CASH", credit: "WALLET", reservation: 1 })).toBe("transfer_reason_known");
  });

  test.each(["update transfers set amount = amount", "delete from transfers", "truncate transfers"])(
    "is final: %s",
    async (text) => {
      const before = await rows(database.db, "select * from transfers order by transfer_id");
      expect(before.length).toBeGreaterThan(0);
      expect(await refusalBy(database.db, text)).toBe("23001");
      expect(await rows(database.db, "select * from transfers order by transfer_id")).toEqual(before);
    },
  );
});
