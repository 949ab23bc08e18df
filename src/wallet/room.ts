/** The wallet room put together: balances and the ledger. */
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import type { Answer } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import { chargeBalance, type ChargeRequest } from "#wallet/charge-balance.ts";
import { listTransfers, listWallets, type TransferRow } from "#wallet/queries.ts";

export interface WalletDeps {
  db: Database;
  /** Where the writes of this instance take turns. */
  turnstile: Turnstile;
  log: EventLog;
  /** The most that a balance may be, in won. */
  maxBalance: number;
}

export type WalletRoom = ReturnType<typeof createWalletRoom>;

export function createWalletRoom({ db, turnstile, log, maxBalance }: WalletDeps) {
  const charges = new Batch<ChargeRequest, Answer>({
    name: "charge",
    turnstile,
    keysOf: ({ userId }) => [userId],
    run: (requests, committing) =>
      transaction(db, (tx) => chargeBalance(tx, { log, maxBalance }, requests), committing),
  });
  const reads = new Batch<string, number | undefined>({
    name: "read-balance",
    keysOf: () => [],
    run: async (userIds) => {
      const balances = new Map((await listWallets(db, userIds)).map(({ userId, balance }) => [userId, balance]));
      return userIds.map((userId) => balances.get(userId));
    },
  });

  return {
    /** Adds to a user's balance. Problems: NOT_FOUND, BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
    charge: (request: ChargeRequest) => charges.submit(request),
    /** A user's balance, in won. Problems: NOT_FOUND. */
    async getBalance(userId: string): Promise<number> {
      const balance = await reads.submit(userId);
      if (balance === undefined) throw new Problem("NOT_FOUND", `There is no user ${userId}.`);
      return balance;
    },
    /** A user's statement, newest first. */
    async listTransfers(userId: string, page: PageRequest) {
      const bounds = pageBounds(page);
      const rows = await listTransfers(db, userId, bounds.before, bounds.limit);
      return toPage(rows, bounds, { idOf: (row) => row.transferId, itemOf: viewTransfer });
    },
  };
}

function viewTransfer({ transferId, debit, credit, amount, balanceAfter, reservationId, createdAt }: TransferRow) {
  const at = new Date(createdAt).toISOString();
  return { transferId, debit, credit, amount, reservationId, balance: balanceAfter, createdAt: at };
}
