/**
 * What an operator does once, however often it is asked: the keys of operators (the promises are those of keys.ts).
 *
 * A key belongs to the operator, by name: all instances know the same names, and the keys of two operators are two keys.
 * An operator has no row to lock. Two tries of one request at the same time both do it, and meet at
 * `one_answer_per_operator_key` when they are done: that undoes one of them, which is tried again and finds what the other
 * stored. (To meet before would make the second wait for all that the first does, which for a large hall is longer than
 * anyone may wait for a lock.)
 */
import type { Database } from "#db/connect.ts";
import { NothingHappened, violates } from "#db/errors.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import { repeatAnswer, type Answer, type RequestKey } from "#idempotency/keys.ts";
import { findOperatorKey, insertOperatorKey } from "#idempotency/operator-queries.ts";
import { Problem } from "#problems.ts";

/** A request of an operator that may carry a key. */
export interface OperatorRequest {
  operator: string;
  requestKey: RequestKey | undefined;
}

const attempts = 2;

/**
 * Runs `act` in a transaction; with a key, once for all requests with that key, and answers what it answered then.
 * Problems: IDEMPOTENCY_KEY_REUSED, and those of `act`, which are not stored. Errors: those of `transaction`.
 */
export async function actOnce(
  db: Database,
  { operator, requestKey }: OperatorRequest,
  act: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  if (!requestKey) return transaction(db, act);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction(db, (tx) => actWithKey(tx, operator, requestKey, act));
    } catch (error) {
      if (!(error instanceof NothingHappened) || attempt === attempts) throw error;
    }
  }
}

async function actWithKey(
  tx: Tx,
  operator: string,
  { key, hash }: RequestKey,
  act: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const row = await findOperatorKey(tx, operator, key);
  if (row) {
    const stored = repeatAnswer(row, hash);
    if (stored instanceof Problem) throw stored;
    return stored;
  }
  const { status, body } = await act(tx);
  await insertOperatorKey(tx, { operator, key, requestHash: hash, status, answer: body }).catch((error: unknown) => {
    if (!violates(error, "one_answer_per_operator_key")) throw error;
    throw new NothingHappened("another request with the same key was quicker", { cause: error });
  });
  return { status, body };
}
