/** Creates guest accounts. Promise: an account that was answered is durable, and has a wallet. */
import { randomUUID } from "node:crypto";

import { insertUsers, type NewUser } from "#accounts/queries.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";

const nameOfGuests = "Guest";

/** A batch of new users: one transaction, and one event for all of them, which names nobody. */
export function createUserBatch(db: Database, log: EventLog): Batch<NewUser, NewUser> {
  return new Batch<NewUser, NewUser>({
    name: "create-user",
    keysOf: () => [],
    lanes: 2,
    run: (users) =>
      transaction(db, async (tx) => {
        await insertUsers(tx, users);
        const userIds = users.map((user) => user.userId);
        await log.append(tx, [{ type: "users.created", concertId: null, showId: null, payload: { userIds } }]);
        return [...users];
      }),
  });
}

/** Creates one account; `name` may have blanks around it, or be missing. Problems: those of a Batch. */
export function createUser(batch: Batch<NewUser, NewUser>, name: string | undefined): Promise<NewUser> {
  return batch.submit({ userId: randomUUID(), name: name?.trim() ?? nameOfGuests });
}
