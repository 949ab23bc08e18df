/** SQL of the accounts room. */
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface NewUser {
  userId: string;
  name: string;
}

const insertUsersAndWallets = statement<{ userId: string }>(
  "insert_users_and_wallets",
  `with new_users as (
     insert into users (user_id, name)
     select user_id, name from unnest($1::uuid[], $2::text[]) as new (user_id, name) order by user_id
     returning user_id
   )
   insert into wallets (user_id)
   select user_id from new_users
   returning user_id as "userId"`,
);

/** Inserts users, each with an empty wallet. */
export async function insertUsers(tx: Tx, users: readonly NewUser[]): Promise<void> {
  const inserted = await tx.query(insertUsersAndWallets, [
    users.map((user) => user.userId),
    users.map((user) => user.name),
  ]);
  if (inserted.length !== users.length) throw new Error(`${inserted.length} of ${users.length} users were inserted`);
}

export interface User extends NewUser {
  createdAt: number;
}

const findUsersStatement = statement<User>(
  "find_users",
  `select user_id as "userId", name, created_at as "createdAt" from users where user_id = any ($1::uuid[])`,
);

/** Those of the users that there are, in no order. */
export function findUsers(db: Queryable, userIds: readonly string[]): Promise<User[]> {
  return db.query(findUsersStatement, [userIds]);
}
