/**
 * The one way in which a balance changes: together with a row of the ledger, under the wallet's lock. A batch moves the
 * money of each user at most once, so that no movement can be lost among others of the same statement.
 */
import type { Tx } from "#db/transaction.ts";
import { insertTransfers, updateBalances, type Account, type Wallet } from "#wallet/queries.ts";

export { lockWallets } from "#wallet/queries.ts";
export type { Wallet };

export interface Movement {
  /** The locked wallet as it was before. */
  wallet: Wallet;
  from: Account;
  to: Account;
  amount: number;
  reservationId: number | null;
}

export interface Moved {
  transferId: number;
  /** The balance afterwards. */
  balance: number;
}

/** Moves money into or out of distinct wallets. */
export async function moveMoney(tx: Tx, movements: readonly Movement[], now: number): Promise<Moved[]> {
  if (new Set(movements.map(({ wallet }) => wallet.userId)).size !== movements.length) {
    throw new Error("a wallet is moved twice in one batch");
  }
  const balances = movements.map(({ wallet, to, amount }) => wallet.balance + (to === "WALLET" ? amount : -amount));
  await updateBalances(
    tx,
    movements.map(({ wallet }, index) => ({ userId: wallet.userId, balance: balances[index] as number })),
  );
  const transferIds = await insertTransfers(
    tx,
    movements.map(({ wallet, from, to, amount, reservationId }, index) => ({
      userId: wallet.userId,
      debit: from,
      credit: to,
      amount,
      balanceAfter: balances[index] as number,
      reservationId,
    })),
    now,
  );
  return transferIds.map((transferId, index) => ({ transferId, balance: balances[index] as number }));
}
