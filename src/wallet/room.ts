/** The wallet room put together: balances and the ledger. */
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { createLookup } from "#db/lookup.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import type { Answer } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import { chargeBalance, type ChargeRequest } from "#wallet/charge-balance.ts";
import { listTransfers, listWallets, type TransferRow, type Wallet } from "#wallet/queries.ts";

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
  const findWallet = createLookup<string, Wallet>({
    name: "read-balance",
    find: (userIds) => listWallets(db, userIds),
    keyOf: ({ userId }) => userId,
  });

  return {
    /** Adds to a user's balance. Problems: NOT_FOUND, BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
    charge: (request: ChargeRequest) => charges.submit(request),
    /** A user's balance, in won. Problems: NOT_FOUND. */
    async getBalance(userId: string): Promise<number> {
      const wallet = await findWallet(userId);
      if (!wallet) throw new Problem("NOT_FOUND", `There is no user ${userId}.`);
      return wallet.balance;
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
