/** SQL of balances and of the ledger. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export type Account = "CASH" | "WALLET" | "REVENUE";

export interface Wallet {
  userId: string;
  balance: number;
}

const lockWalletsStatement = statement<Wallet>(
  "lock_wallets",
  `select user_id as "userId", balance from wallets where user_id = any ($1::uuid[]) order by user_id for update`,
);

/** Takes the locks of users' wallets, by user. Users that do not exist are missing. */
export function lockWallets(tx: Tx, userIds: readonly string[]): Promise<Wallet[]> {
  return tx.query(lockWalletsStatement, [userIds]);
}

const updateBalancesStatement = statement<Wallet>(
  "update_balances",
  `update wallets w set balance = new.balance
     from unnest($1::uuid[], $2::bigint[]) as new (user_id, balance)
    where w.user_id = new.user_id
   returning w.user_id as "userId", w.balance`,
);

/** Sets the balances of locked wallets, each user once. */
export async function updateBalances(tx: Tx, wallets: readonly Wallet[]): Promise<void> {
  const values = [wallets.map((wallet) => wallet.userId), wallets.map((wallet) => wallet.balance)];
  const updated = await tx.query(updateBalancesStatement, values);
  if (updated.length !== wallets.length) throw new Error(`updated ${updated.length} of ${wallets.length} wallets`);
}

export interface NewTransfer {
  userId: string;
  debit: Account;
  credit: Account;
  amount: number;
  balanceAfter: number;
  /** What was paid or refunded; null for a charge. */
  reservationId: number | null;
}

const insertTransfersStatement = statement<{ transferId: number; userId: string }>(
  "insert_transfers",
  `insert into transfers (user_id, debit, credit, amount, balance_after, reservation_id, created_at)
   select user_id, debit, credit, amount, balance_after, reservation_id, $7::timestamptz
     from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
       as new (user_id, debit, credit, amount, balance_after, reservation_id)
   returning transfer_id as "transferId", user_id as "userId"`,
);

/** Writes the ledger, one transfer a user; answers their ids in the same order. */
export async function insertTransfers(tx: Tx, transfers: readonly NewTransfer[], now: number): Promise<number[]> {
  const inserted = await tx.query(insertTransfersStatement, [
    transfers.map((transfer) => transfer.userId),
    transfers.map((transfer) => transfer.debit),
    transfers.map((transfer) => transfer.credit),
    transfers.map((transfer) => transfer.amount),
    transfers.map((transfer) => transfer.balanceAfter),
    transfers.map((transfer) => transfer.reservationId),
    timestamp(now),
  ]);
  const ids = new Map(inserted.map((row) => [row.userId, row.transferId]));
  return transfers.map(({ userId }) => {
    const id = ids.get(userId);
    if (id === undefined) throw new Error("a transfer was not inserted");
    return id;
  });
}

const findWalletsStatement = statement<Wallet>(
  "find_wallets",
  `select user_id as "userId", balance from wallets where user_id = any ($1::uuid[])`,
);

/** Users' wallets, in no order; users that do not exist are missing. */
export function listWallets(db: Queryable, userIds: readonly string[]): Promise<Wallet[]> {
  return db.query(findWalletsStatement, [userIds]);
}

export interface TransferRow {
  transferId: number;
  debit: Account;
  credit: Account;
  amount: number;
  balanceAfter: number;
  reservationId: number | null;
  createdAt: number;
}

const listTransfersStatement = statement<TransferRow>(
  "list_transfers",
  `select transfer_id as "transferId", debit, credit, amount, balance_after as "balanceAfter",
          reservation_id as "reservationId", created_at as "createdAt"
     from transfers
    where user_id = $1 and transfer_id < $2
    order by transfer_id desc
    limit $3`,
);

/** A user's transfers before the given id, newest first. */
export function listTransfers(db: Queryable, userId: string, before: number, limit: number): Promise<TransferRow[]> {
  return db.query(listTransfersStatement, [userId, before, limit]);
}
