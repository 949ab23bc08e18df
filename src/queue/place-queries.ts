/** SQL of places. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import type { PlaceEnd } from "#events/types.ts";
import type { PlaceStatus } from "#queue/rules.ts";

export interface PlaceKey {
  concertId: number;
  number: number;
}

const concertsOf = (keys: readonly PlaceKey[]): number[] => keys.map((key) => key.concertId);
const numbersOf = (keys: readonly PlaceKey[]): number[] => keys.map((key) => key.number);

export interface JoinerRow {
  /** Which of the askers, from 1. */
  position: number;
  isUser: boolean;
  number: number | null;
  status: PlaceStatus | null;
  expiresAt: number | null;
  /** When it was admitted, or joined if it waits. */
  since: number | null;
}

const joinersStatement = statement<JoinerRow>(
  "list_joiners",
  `select asked.position::integer, u.user_id is not null as "isUser", p.number, p.status,
          p.expires_at as "expiresAt", coalesce(p.admitted_at, p.joined_at) as "since"
     from unnest($1::bigint[], $2::uuid[]) with ordinality as asked (concert_id, user_id, position)
     left join users u on u.user_id = asked.user_id
     left join lateral (
       select * from places
        where concert_id = asked.concert_id and user_id = asked.user_id and ended_at is null limit 1
     ) as p on true
    order by asked.position`,
);

/** What is known of those who ask to join: whether there is such a user, and the live place there is already. */
export function listJoiners(tx: Tx, concertIds: readonly number[], userIds: readonly string[]): Promise<JoinerRow[]> {
  return tx.query(joinersStatement, [concertIds, userIds]);
}

export interface NewPlace extends PlaceKey {
  userId: string;
  joinedAt: number;
  /** Set if the place is admitted at once: the end of its claim window. */
  expiresAt: number | null;
}

const insertPlacesStatement = statement(
  "insert_places",
  `insert into places (concert_id, number, user_id, status, joined_at, admitted_at, expires_at)
   select concert_id, number, user_id, case when expires_at is null then 'WAITING' else 'ADMITTED' end,
          joined_at, case when expires_at is not null then joined_at end, expires_at
     from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
       as new (concert_id, number, user_id, joined_at, expires_at)`,
);

export function insertPlaces(tx: Tx, places: readonly NewPlace[]): Promise<void> {
  const values = [
    concertsOf(places),
    numbersOf(places),
    places.map((place) => place.userId),
    places.map((place) => timestamp(place.joinedAt)),
    places.map((place) => place.expiresAt && timestamp(place.expiresAt)),
  ];
  return tx.change(insertPlacesStatement, values, places.length);
}

const lockOverdueAmongStatement = statement<{ number: number }>(
  "lock_overdue_among",
  `select p.number
     from (select * from unnest($3::bigint[]) as key (number) order by number) as asked
    cross join lateral (
      select number from places
       where concert_id = $1 and number = asked.number and status = 'ADMITTED' and expires_at <= $2::timestamptz
         for update) as p`,
);

/** Locks those of the places with these `numbers` whose time was over at `now`, but none prolonged meanwhile. */
export async function lockOverdueAmong(
  tx: Tx,
  concertId: number,
  { now, numbers }: { now: number; numbers: readonly number[] },
): Promise<number[]> {
  return (await tx.query(lockOverdueAmongStatement, [concertId, timestamp(now), numbers])).map((row) => row.number);
}

const admitPlacesStatement = statement<{ number: number }>(
  "admit_places",
  `with next as materialized (
     select number from places
      where concert_id = $1 and number > $2 and status = 'WAITING'
      order by number
      limit $3
        for update
   )
   update places p set status = 'ADMITTED', admitted_at = $4, expires_at = $5
     from next
    where p.concert_id = $1 and p.number = next.number
   returning p.number`,
);

/** Admits the first `limit` waiting places after `admittedThrough`, in the order of their numbers. */
export async function admitPlaces(
  tx: Tx,
  step: { concertId: number; admittedThrough: number; limit: number; now: number; expiresAt: number },
): Promise<number[]> {
  const { concertId, admittedThrough, limit, now, expiresAt } = step;
  const values = [concertId, admittedThrough, limit, timestamp(now), timestamp(expiresAt)];
  const rows = await tx.query(admitPlacesStatement, values);
  return rows.map((row) => row.number).toSorted((a, b) => a - b);
}

export interface PlaceRow extends PlaceKey {
  userId: string;
  status: PlaceStatus;
  expiresAt: number | null;
  claimedAt: number | null;
  passSeconds: number;
}

const placeColumns = `p.concert_id as "concertId", p.number, p.user_id as "userId", p.status,
          p.expires_at as "expiresAt", p.claimed_at as "claimedAt", q.pass_seconds as "passSeconds"`;

const lockPlacesStatement = statement<PlaceRow>(
  "lock_places",
  `select ${placeColumns}
     from (select * from unnest($1::bigint[], $2::bigint[]) as key (concert_id, number)
            order by concert_id, number) as asked
    cross join lateral (
      select * from places where concert_id = asked.concert_id and number = asked.number for update) as p
    cross join lateral (select pass_seconds from queues where concert_id = asked.concert_id limit 1) as q`,
);

/** Takes the places' locks, by concert and number. Decide about time only with a clock read after this. */
export function lockPlaces(tx: Tx, keys: readonly PlaceKey[]): Promise<PlaceRow[]> {
  return tx.query(lockPlacesStatement, [concertsOf(keys), numbersOf(keys)]);
}

const listPlacesStatement = statement<PlaceRow>(
  "list_places",
  `select ${placeColumns}
     from unnest($1::bigint[], $2::bigint[]) as asked (concert_id, number)
    cross join lateral (
      select * from places where concert_id = asked.concert_id and number = asked.number limit 1) as p
    cross join lateral (select pass_seconds from queues where concert_id = asked.concert_id limit 1) as q`,
);

export function listPlaces(db: Queryable, keys: readonly PlaceKey[]): Promise<PlaceRow[]> {
  return db.query(listPlacesStatement, [concertsOf(keys), numbersOf(keys)]);
}

const setDeadlinesStatement = statement(
  "set_place_deadlines",
  `update places p set claimed_at = coalesce(p.claimed_at, $4::timestamptz), expires_at = new.expires_at
     from (select * from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as key (concert_id, number, expires_at)
            limit cardinality($1)) as new
    where p.concert_id = new.concert_id and p.number = new.number`,
);

/** Marks admitted places as claimed, if they are not, and sets when they end. */
export function setPlaceDeadlines(
  tx: Tx,
  places: readonly (PlaceKey & { expiresAt: number })[],
  now: number,
): Promise<void> {
  const deadlines = places.map((place) => timestamp(place.expiresAt));
  const values = [concertsOf(places), numbersOf(places), deadlines, timestamp(now)];
  return tx.change(setDeadlinesStatement, values, places.length);
}

const endPlacesStatement = statement(
  "end_places",
  `update places p set status = $3, ended_at = $4::timestamptz
     from (select * from unnest($1::bigint[], $2::bigint[]) as key (concert_id, number)
            limit cardinality($1)) as ended
    where p.concert_id = ended.concert_id and p.number = ended.number`,
);

/** Ends places that are locked and live. */
export function endPlaces(tx: Tx, keys: readonly PlaceKey[], end: PlaceEnd, now: number): Promise<void> {
  return tx.change(endPlacesStatement, [concertsOf(keys), numbersOf(keys), end, timestamp(now)], keys.length);
}

const waitsStatement = statement<{ waitedMs: number }>(
  "list_recent_waits",
  `select extract(epoch from admitted_at - joined_at)::double precision * 1000 as "waitedMs"
     from places
    where concert_id = $1 and number <= (select admitted_through from queues where concert_id = $1)
      and admitted_at is not null
    order by number desc
    limit $2`,
);

/** How long the last admitted waited, in milliseconds, newest first, at most `limit`. */
export async function listRecentWaits(db: Queryable, concertId: number, limit: number): Promise<number[]> {
  return (await db.query(waitsStatement, [concertId, limit])).map((row) => row.waitedMs);
}
