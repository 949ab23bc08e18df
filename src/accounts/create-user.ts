/** Creates guest accounts. Promise: an account that was answered is durable, and has a wallet. */
import { randomUUID } from "node:crypto";

import { insertUsers, type NewUser } from "#accounts/queries.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";

const nameOfGuests = "Guest";

/** Creates accounts in a transaction, each with an empty wallet; one event for all of them, which names nobody. */
export async function createUsers(tx: Tx, log: EventLog, users: readonly NewUser[]): Promise<void> {
  if (users.length === 0) return;
  await insertUsers(tx, users);
  const userIds = users.map((user) => user.userId);
  await log.append(tx, [{ type: "users.created", concertId: null, showId: null, payload: { userIds } }]);
}

/** A batch of new users: one transaction. */
export function createUserBatch(db: Database, log: EventLog): Batch<NewUser, NewUser> {
  return new Batch<NewUser, NewUser>({
    name: "create-user",
    keysOf: () => [],
    run: (users, committing) => transaction(db, (tx) => createUsers(tx, log, users).then(() => [...users]), committing),
  });
}

/**
 * Creates one account; `name` may have blanks around it, or be missing. It is kept in the form in which keyboards write it,
 * whatever the device sent (NFC), so that it is found. Problems: those of a Batch.
 */
export function createUser(batch: Batch<NewUser, NewUser>, name: string | undefined): Promise<NewUser> {
  return batch.submit({ userId: randomUUID(), name: name?.trim().normalize() ?? nameOfGuests });
}
