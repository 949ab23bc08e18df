/** What a measurement starts from: users, concerts, and places in line. */
import { randomUUID } from "node:crypto";

import type pg from "pg";

import type { Tokens } from "#tokens.ts";

/** Users with empty wallets, straight into the tables. */
export async function createUsers(sql: pg.Client, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID() as string);
  await sql.query("insert into users (user_id, name) select id, 'fan' from unnest($1::uuid[]) as id", [ids]);
  await sql.query("insert into wallets (user_id) select id from unnest($1::uuid[]) as id", [ids]);
  return ids;
}

/** A concert on sale; answers its id and those of its shows. */
export async function createConcert(
  sql: pg.Client,
  { seats, capacity, shows = 1 }: { seats: number; capacity: number; shows?: number },
): Promise<number[]> {
  const limit = 4;
  const result = await sql.query(
    `with c as (insert into concerts (title, artist, venue, description, sale_opens_at, max_seats_per_user)
                values ('Load', 'Load', 'Load', '', now() - interval '1 minute', $3) returning concert_id),
          q as (insert into queues (concert_id, state, capacity, pass_seconds, claim_seconds)
                select concert_id, 'open', $2, 6000, 6000 from c),
          s as (insert into shows (concert_id, starts_at, date, seats_total)
                select concert_id, now() + make_interval(days => g), current_date + g, $1
                  from c, generate_series(1, $4) g returning show_id, concert_id),
          x as (insert into sections select show_id, 'R', 1, $1, 50000 from s),
          y as (insert into seats (show_id, number, price) select show_id, g, 50000 from s, generate_series(1, $1) g)
     select concert_id, show_id from s order by show_id`,
    [seats, capacity, limit, shows],
  );
  return [Number(result.rows[0].concert_id), ...result.rows.map((row) => Number(row.show_id))];
}

/** Puts users in line through the service itself; answers their queue tokens. */
export async function joinAll(
  base: string,
  tokens: Tokens,
  { concertId, users }: { concertId: number; users: readonly string[] },
): Promise<string[]> {
  const queueTokens: string[] = [];
  for (let start = 0; start < users.length; start += 200) {
    const answers = await Promise.all(
      users.slice(start, start + 200).map(async (userId) => {
        const response = await fetch(`${base}/v1/concerts/${concertId}/queue`, {
          method: "POST",
          headers: { authorization: `Bearer ${tokens.issueAccess(userId).token}` },
        });
        return ((await response.json()) as { token: string }).token;
      }),
    );
    queueTokens.push(...answers);
  }
  return queueTokens;
}
