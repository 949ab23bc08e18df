/**
 * Idempotency keys: the same key with the same request has one effect and the same answer, whichever instance is asked.
 *
 * How: a write first locks the user's own row (place or wallet), then looks its keys up, then acts, then stores the
 * answer, all in one transaction. Requests of one user with one key meet at that row, so the second finds what the
 * first stored. Should they meet at different rows (two concerts, or a charge and a payment), `one_answer_per_key` undoes
 * one of them; it is tried again and then finds what the other stored. They must not stand in one batch, which would undo
 * itself every time: whoever gathers requests keeps those of a user apart.
 * Only what had an effect is stored: a refusal changed nothing, and the same key may succeed later
 * (docs/decisions/0007-idempotency.md).
 */
import { createHash } from "node:crypto";

import { NothingHappened, violates } from "#db/errors.ts";
import type { Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import { insertKeys, listKeys, type KeyRow } from "#idempotency/queries.ts";
import { Problem } from "#problems.ts";

/** The key a client sent, and what it was sent with. */
export interface RequestKey {
  key: string;
  /** Of operation and body (`hashRequest`): the same for the same request. */
  hash: Buffer;
}

/** A request of a user that may carry a key. */
export interface KeyedRequest {
  userId: string;
  requestKey: RequestKey | undefined;
}

/** What a write answers: a status and a JSON body, stored and repeated byte for byte. */
export interface Answer {
  status: number;
  body: string;
}

export function answer(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body) };
}

/** What identifies a request besides its key; `body` has been validated, so its fields are known and few. */
export function hashRequest(operation: string, body: Readonly<Record<string, unknown>>): Buffer {
  const canonical = JSON.stringify(sortedMembers(body));
  return createHash("sha256").update(`${operation}\n${canonical}`).digest();
}

function sortedMembers(object: object): [string, unknown][] {
  const members = Object.entries(object).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return members.map(([name, value]) => [name, inOrder(value)]);
}

/** The same value, however its objects' members were ordered. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  return typeof value === "object" && value !== null ? Object.fromEntries(sortedMembers(value)) : value;
}

/** What is answered to a request whose key has a stored answer: that, or the Problem IDEMPOTENCY_KEY_REUSED. */
export function repeatAnswer(row: Omit<KeyRow, "userId">, hash: Buffer): Answer | Problem {
  if (row.requestHash.equals(hash)) return { status: row.status, body: row.answer };
  return new Problem("IDEMPOTENCY_KEY_REUSED", "This key was used for a request with another content.");
}

/**
 * For each request, in order: the answer stored for its key; the Problem IDEMPOTENCY_KEY_REUSED if the key was another
 * request's; undefined if it is new or has no key. In a transaction, ask after the user's row is locked.
 */
export async function findAnswers(
  db: Queryable,
  requests: readonly KeyedRequest[],
): Promise<(Answer | Problem | undefined)[]> {
  const asked = requests.flatMap(({ userId, requestKey }) => (requestKey ? [{ userId, key: requestKey.key }] : []));
  if (asked.length === 0) return requests.map(() => undefined);
  const rows = new Map((await listKeys(db, asked)).map((row) => [`${row.userId} ${row.key}`, row]));
  return requests.map(({ userId, requestKey }) => {
    const row = requestKey && rows.get(`${userId} ${requestKey.key}`);
    return row && repeatAnswer(row, requestKey.hash);
  });
}

/**
 * Stores what requests with keys were answered, in the transaction of their effects. Errors: NothingHappened, if another
 * transaction has meanwhile stored an answer for one of the keys; tried again, the request finds it.
 */
export async function storeAnswers(
  tx: Tx,
  answered: readonly { request: KeyedRequest; answer: Answer }[],
): Promise<void> {
  const rows = answered.flatMap(({ request: { userId, requestKey }, answer: { status, body } }) =>
    requestKey ? [{ userId, key: requestKey.key, requestHash: requestKey.hash, status, answer: body }] : [],
  );
  if (rows.length === 0) return;
  await insertKeys(tx, rows).catch((error: unknown) => {
    if (!violates(error, "one_answer_per_key")) throw error;
    throw new NothingHappened("another request with the same key was quicker", { cause: error });
  });
}
