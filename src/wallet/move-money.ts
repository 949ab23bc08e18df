/**
 * The one way in which a balance changes: together with a row of the ledger, under the wallet's lock. A batch moves the
 * money of each user at most once, so that no movement can be lost among others of the same statement.
 */
import type { Tx } from "#db/transaction.ts";
import { insertTransfers, updateBalances, type Account, type LockedWallet } from "#wallet/queries.ts";

export { lockWallets } from "#wallet/queries.ts";
export type { LockedWallet };

export interface Movement {
  /** The wallet as it was when it was locked. */
  wallet: LockedWallet;
  from: Account;
  to: Account;
  amount: number;
  reservationId: number | null;
}

/** The balance of the wallet when the money has moved. */
export function balanceAfter({ wallet, to, amount }: Movement): number {
  return wallet.balance + (to === "WALLET" ? amount : -amount);
}

/** Moves money into or out of distinct, locked wallets, to the balances that `balanceAfter` tells. */
export async function moveMoney(tx: Tx, movements: readonly Movement[], now: number): Promise<void> {
  if (new Set(movements.map(({ wallet }) => wallet.userId)).size !== movements.length) {
    throw new Error("a wallet is moved twice in one batch");
  }
  const moved = movements.map((movement) => ({
    transferId: movement.wallet.transferId,
    userId: movement.wallet.userId,
    debit: movement.from,
    credit: movement.to,
    amount: movement.amount,
    balanceAfter: balanceAfter(movement),
    reservationId: movement.reservationId,
  }));
  await Promise.all([
    updateBalances(
      tx,
      moved.map((row) => ({ userId: row.userId, balance: row.balanceAfter })),
    ),
    insertTransfers(tx, moved, now),
  ]);
}
