/** SQL of the operators' idempotency keys. */
import type { KeyRow } from "#idempotency/queries.ts";
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface OperatorKeyRow extends Omit<KeyRow, "userId"> {
  operator: string;
}

const findKeyStatement = statement<OperatorKeyRow>(
  "find_operator_key",
  `select operator, key, request_hash as "requestHash", status, answer
     from operator_keys where operator = $1 and key = $2`,
);

/** What is stored for an operator's key; undefined: nothing. */
export async function findOperatorKey(
  db: Queryable,
  operator: string,
  key: string,
): Promise<OperatorKeyRow | undefined> {
  const [row] = await db.query(findKeyStatement, [operator, key]);
  return row;
}

const insertKeyStatement = statement(
  "insert_operator_key",
  `insert into operator_keys (operator, key, request_hash, status, answer)
   values ($1, $2, decode($3, 'hex'), $4, $5)`,
);

export function insertOperatorKey(tx: Tx, row: OperatorKeyRow): Promise<void> {
  const { operator, key, requestHash, status, answer } = row;
  return tx.change(insertKeyStatement, [operator, key, requestHash.toString("hex"), status, answer], 1);
}

const deleteOldKeysStatement = statement(
  "delete_old_operator_keys",
  `delete from operator_keys where created_at < clock_timestamp() - make_interval(hours => $1)`,
);

/** Deletes the keys older than `hours`: of the few things that operators make, so many at once. */
export async function deleteOperatorKeysOlderThan(db: Queryable, hours: number): Promise<void> {
  await db.query(deleteOldKeysStatement, [hours]);
}
