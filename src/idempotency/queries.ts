/** SQL of the idempotency keys. */
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface KeyRow {
  userId: string;
  key: string;
  requestHash: Buffer;
  status: number;
  /** The body that was answered, JSON. */
  answer: string;
}

const listKeysStatement = statement<KeyRow>(
  "list_request_keys",
  `select k.user_id as "userId", k.key, k.request_hash as "requestHash", k.status, k.answer
     from unnest($1::uuid[], $2::text[]) as asked (user_id, key)
    cross join lateral (
      select * from request_keys where user_id = asked.user_id and key = asked.key limit 1) as k`,
);

/** The stored answers of those users' keys that have one, in no order. */
export function listKeys(db: Queryable, asked: readonly { userId: string; key: string }[]): Promise<KeyRow[]> {
  return db.query(listKeysStatement, [asked.map((one) => one.userId), asked.map((one) => one.key)]);
}

const insertKeysStatement = statement(
  "insert_request_keys",
  `insert into request_keys (user_id, key, request_hash, status, answer)
   select user_id, key, decode(request_hash, 'hex'), status, answer
     from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::text[])
       as new (user_id, key, request_hash, status, answer)`,
);

export async function insertKeys(tx: Tx, rows: readonly KeyRow[]): Promise<void> {
  await tx.query(insertKeysStatement, [
    rows.map((row) => row.userId),
    rows.map((row) => row.key),
    rows.map((row) => row.requestHash.toString("hex")),
    rows.map((row) => row.status),
    rows.map((row) => row.answer),
  ]);
}

/** The clock is read once, in a query of its own: compared with each row, it would keep the index from being used. */
const deleteOldKeysStatement = statement<{ key: string }>(
  "delete_old_request_keys",
  `delete from request_keys
    where ctid = any (array(
      select ctid from request_keys
       where created_at < (select clock_timestamp() - make_interval(hours => $1)) limit $2))
   returning key`,
);

/** Deletes at most `limit` keys older than `hours`; answers how many. */
export async function deleteKeysOlderThan(db: Queryable, hours: number, limit: number): Promise<number> {
  return (await db.query(deleteOldKeysStatement, [hours, limit])).length;
}
