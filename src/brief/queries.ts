/** SQL of the brief's room: whom its integers mean, and which options tokens were asked for. */
import { statement, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface BriefUser {
  briefUserId: number;
  /** The user's UUID, by which all other rooms know them. */
  userId: string;
}

const listBriefUsersStatement = statement<BriefUser>(
  "list_brief_users",
  `select brief_user_id as "briefUserId", user_id as "userId"
     from brief_users
    where brief_user_id = any ($1::bigint[])`,
);

/** Those of the users that exist, in no order. */
export function listBriefUsers(db: Queryable, briefUserIds: readonly number[]): Promise<BriefUser[]> {
  return db.query(listBriefUsersStatement, [briefUserIds]);
}

const insertBriefUsersStatement = statement<BriefUser>(
  "insert_brief_users",
  `insert into brief_users (brief_user_id, user_id)
   select brief_user_id, user_id
     from unnest($1::bigint[], $2::uuid[]) as new (brief_user_id, user_id)
    order by brief_user_id
   on conflict (brief_user_id) do nothing
   returning brief_user_id as "briefUserId", user_id as "userId"`,
);

/**
 * Inserts users, by id, so that two transactions with the same ids meet in one order; answers those that were new.
 * The others are seen by a statement after this one, never by this one.
 */
export function insertBriefUsers(tx: Tx, users: readonly BriefUser[]): Promise<BriefUser[]> {
  return tx.query(insertBriefUsersStatement, [users.map((user) => user.briefUserId), users.map((user) => user.userId)]);
}

export interface OptionKey {
  userId: string;
  concertId: number;
}

export interface AskedOption extends OptionKey {
  showId: number;
}

const upsertOptionsStatement = statement(
  "upsert_brief_options",
  `insert into brief_options (user_id, concert_id, show_id)
   select user_id, concert_id, show_id
     from unnest($1::uuid[], $2::bigint[], $3::bigint[]) as new (user_id, concert_id, show_id)
    order by user_id, concert_id
   on conflict (user_id, concert_id) do update set show_id = excluded.show_id
    where brief_options.show_id <> excluded.show_id`,
);

/** Notes options, each user and concert once. */
export async function upsertOptions(tx: Tx, options: readonly AskedOption[]): Promise<void> {
  await tx.query(upsertOptionsStatement, [
    options.map((option) => option.userId),
    options.map((option) => option.concertId),
    options.map((option) => option.showId),
  ]);
}

const listOptionsStatement = statement<AskedOption>(
  "list_brief_options",
  `select o.user_id as "userId", o.concert_id as "concertId", o.show_id as "showId"
     from unnest($1::uuid[], $2::bigint[]) as asked (user_id, concert_id)
    cross join lateral (
      select * from brief_options where user_id = asked.user_id and concert_id = asked.concert_id limit 1) as o`,
);

/** Those of the options that were noted, in no order. */
export function listOptions(db: Queryable, keys: readonly OptionKey[]): Promise<AskedOption[]> {
  return db.query(listOptionsStatement, [keys.map((key) => key.userId), keys.map((key) => key.concertId)]);
}
