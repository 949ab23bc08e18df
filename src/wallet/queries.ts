/** SQL of balances and of the ledger. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export type Account = "CASH" | "WALLET" | "REVENUE";

export interface Wallet {
  userId: string;
  balance: number;
}

/** A wallet whose lock is held. */
export interface LockedWallet extends Wallet {
  /** The id of the transfer that may be made now. Drawn under the lock: ids ascend in each user's statement. */
  transferId: number;
  /** The clock when this lock was held, and those of the wallets before it. */
  now: number;
}

const lockWalletsStatement = statement<LockedWallet>(
  "lock_wallets",
  `select user_id as "userId", balance, nextval('transfers_transfer_id_seq') as "transferId", clock_timestamp() as now
     from (select user_id, balance from wallets where user_id = any ($1::uuid[]) order by user_id for update) as w`,
);

/** Takes the locks of users' wallets, by user. Users that do not exist are missing. */
export function lockWallets(tx: Tx, userIds: readonly string[]): Promise<LockedWallet[]> {
  return tx.query(lockWalletsStatement, [userIds]);
}

const updateBalancesStatement = statement(
  "update_balances",
  `update wallets w set balance = new.balance
     from (select * from unnest($1::uuid[], $2::bigint[]) as key (user_id, balance) limit cardinality($1)) as new
    where w.user_id = new.user_id`,
);

/** Sets the balances of locked wallets, each user once. */
export function updateBalances(tx: Tx, wallets: readonly Wallet[]): Promise<void> {
  const values = [wallets.map((wallet) => wallet.userId), wallets.map((wallet) => wallet.balance)];
  return tx.change(updateBalancesStatement, values, wallets.length);
}

export interface NewTransfer {
  transferId: number;
  userId: string;
  debit: Account;
  credit: Account;
  amount: number;
  balanceAfter: number;
  /** What was paid or refunded; null for a charge. */
  reservationId: number | null;
}

const insertTransfersStatement = statement(
  "insert_transfers",
  `insert into transfers (transfer_id, user_id, debit, credit, amount, balance_after, reservation_id, created_at)
   overriding system value
   select transfer_id, user_id, debit, credit, amount, balance_after, reservation_id, $8::timestamptz
     from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
       as new (transfer_id, user_id, debit, credit, amount, balance_after, reservation_id)`,
);

/** Writes the ledger. */
export function insertTransfers(tx: Tx, transfers: readonly NewTransfer[], now: number): Promise<void> {
  const values = [
    transfers.map((transfer) => transfer.transferId),
    transfers.map((transfer) => transfer.userId),
    transfers.map((transfer) => transfer.debit),
    transfers.map((transfer) => transfer.credit),
    transfers.map((transfer) => transfer.amount),
    transfers.map((transfer) => transfer.balanceAfter),
    transfers.map((transfer) => transfer.reservationId),
    timestamp(now),
  ];
  return tx.change(insertTransfersStatement, values, transfers.length);
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
