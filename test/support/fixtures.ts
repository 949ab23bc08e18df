/**
 * What tests start from, written straight into the tables: users, concerts with their queue and seats, places.
 * Nothing here goes through the code under test, and nothing is announced in the event log.
 */
import { randomUUID } from "node:crypto";

import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { QueuePolicy } from "#events/types.ts";

const insertUsers = statement(
  "test_insert_users",
  `with new_users as (
     insert into users (user_id, name) select user_id, 'Guest' from unnest($1::uuid[]) as new (user_id)
     returning user_id
   )
   insert into wallets (user_id, balance) select user_id, $2 from new_users`,
);

/** A user with a wallet; answers the id. A `balance` stands in the wallet only: the ledger does not know of it. */
export async function createUser(db: Queryable, { balance = 0 } = {}): Promise<string> {
  const [userId] = await createUsers(db, 1, { balance });
  return userId as string;
}

/** Several users; answers their ids. */
export async function createUsers(db: Queryable, count: number, { balance = 0 } = {}): Promise<string[]> {
  const userIds = Array.from({ length: count }, () => randomUUID());
  await db.query(insertUsers, [userIds, balance]);
  return userIds;
}

export interface ConcertFixture {
  /** Milliseconds from now by the database's clock; negative: the sale is open already. */
  saleOpensInMs?: number;
  maxSeatsPerUser?: number;
  queue?: Partial<QueuePolicy>;
  /** One show for each entry, all seats in one section. */
  shows?: readonly { seats?: number; price?: number; startsAt?: string }[];
}

export const openPolicy: QueuePolicy = {
  state: "open",
  capacity: 100,
  passSeconds: 600,
  claimSeconds: 60,
  admitPerSecond: null,
};

const insertConcert = statement<{ concertId: number }>(
  "test_insert_concert",
  `with new_concert as (
     insert into concerts (title, artist, venue, description, sale_opens_at, max_seats_per_user)
     values ('Blue Night', 'Mina', 'Olympic Hall', '', clock_timestamp() + make_interval(secs => $1), $2)
     returning concert_id
   )
   select concert_id as "concertId" from new_concert`,
);

const insertQueue = statement(
  "test_insert_queue",
  `insert into queues (concert_id, state, capacity, pass_seconds, claim_seconds, admit_per_second)
   values ($1, $2, $3, $4, $5, $6)`,
);

const insertShow = statement<{ showId: number }>(
  "test_insert_show",
  `insert into shows (concert_id, starts_at, date, seats_total)
   values ($1, $2::timestamptz, ($2::timestamptz at time zone 'Asia/Seoul')::date, $3)
   returning show_id as "showId"`,
);

const insertSection = statement(
  "test_insert_section",
  `insert into sections (show_id, name, first_number, last_number, price) values ($1, 'A', 1, $2, $3)`,
);

const insertSeats = statement(
  "test_insert_seats",
  `insert into seats (show_id, number, price) select $1, number, $3 from generate_series(1, $2::integer) as number`,
);

/** A concert whose sale opened a minute ago, with an open queue of 100 and one show of 50 seats, unless told otherwise. */
export async function createConcert(
  db: Queryable,
  { saleOpensInMs = -60_000, maxSeatsPerUser = 4, queue = {}, shows = [{}] }: ConcertFixture = {},
): Promise<{ concertId: number; showIds: number[] }> {
  const [concert] = await db.query(insertConcert, [saleOpensInMs / 1000, maxSeatsPerUser]);
  const { concertId } = concert as { concertId: number };
  const { state, capacity, passSeconds, claimSeconds, admitPerSecond } = { ...openPolicy, ...queue };
  await db.query(insertQueue, [concertId, state, capacity, passSeconds, claimSeconds, admitPerSecond]);
  const showIds: number[] = [];
  for (const { seats = 50, price = 50_000, startsAt = "2031-05-01T10:00:00Z" } of shows) {
    const [show] = await db.query(insertShow, [concertId, startsAt, seats]);
    const { showId } = show as { showId: number };
    await db.query(insertSection, [showId, seats, price]);
    await db.query(insertSeats, [showId, seats, price]);
    showIds.push(showId);
  }
  return { concertId, showIds };
}

const insertPlace = statement<{ number: number }>(
  "test_insert_place",
  `with next as (
     update queues
        set last_number = last_number + 1,
            admitted_through = case when $3 = 'WAITING' then admitted_through else last_number + 1 end
      where concert_id = $1
     returning last_number
   )
   insert into places (concert_id, number, user_id, status, joined_at, admitted_at, claimed_at, expires_at, ended_at)
   select $1, last_number, $2, $3, now.at, case when $3 <> 'WAITING' then now.at end, case when $5 then now.at end,
          case when $3 = 'EXPIRED' then now.at when $3 <> 'WAITING' then now.at + make_interval(secs => $4) end,
          case when $3 not in ('WAITING', 'ADMITTED') then now.at end
     from next, (select date_trunc('milliseconds', clock_timestamp()) as at) as now
   returning number`,
);

export interface PlaceFixture {
  concertId: number;
  userId: string;
  status?: "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";
  /** When the turn of an admitted place ends, from now; negative: it is over already, though nobody has noticed. */
  expiresInMs?: number;
  claimed?: boolean;
}

/** The next place in a concert's line, admitted and claimed for ten minutes unless told otherwise; answers its number. */
export async function createPlace(
  db: Queryable,
  { concertId, userId, status = "ADMITTED", expiresInMs = 600_000, claimed = status === "ADMITTED" }: PlaceFixture,
): Promise<number> {
  const [row] = await db.query(insertPlace, [concertId, userId, status, expiresInMs / 1000, claimed]);
  return (row as { number: number }).number;
}

const insertCrowd = statement(
  "test_insert_crowd",
  `with next as (
     update queues set last_number = last_number + $2, admitted_through = last_number + $2 where concert_id = $1
     returning last_number - $2 as before
   )
   insert into places (concert_id, number, user_id, status, joined_at, admitted_at, expires_at)
   select $1, before + number, gen_random_uuid(), 'ADMITTED', now.at, now.at, now.at + make_interval(secs => $3)
     from next, (select clock_timestamp() as at) as now, generate_series(1, $2::bigint) as number`,
);

/** A crowd of admitted fans, users of nowhere. */
export async function createCrowd(
  db: Queryable,
  concertId: number,
  { count, expiresInMs }: { count: number; expiresInMs: number },
): Promise<void> {
  await db.query(insertCrowd, [concertId, count, expiresInMs / 1000]);
}

/** The same, whose time is over though nobody has noticed. */
export function createOverdue(db: Queryable, concertId: number, count: number): Promise<void> {
  return createCrowd(db, concertId, { count, expiresInMs: 0 });
}

export interface PlaceInTable {
  number: number;
  userId: string;
  status: string;
  expiresAt: number | null;
  claimedAt: number | null;
  admittedAt: number | null;
}

const selectPlaces = statement<PlaceInTable>(
  "test_select_places",
  `select number, user_id as "userId", status, expires_at as "expiresAt", claimed_at as "claimedAt",
          admitted_at as "admittedAt"
     from places where concert_id = $1 order by number`,
);

/** All places of a concert as they stand in the table, by number. */
export function listPlacesOf(db: Queryable, concertId: number): Promise<PlaceInTable[]> {
  return db.query(selectPlaces, [concertId]);
}

const setSaleOpening = statement(
  "test_set_sale_opening",
  `update concerts set sale_opens_at = $2::timestamptz where concert_id = $1`,
);

/** Moves the opening of a sale to a moment (milliseconds since 1970), behind everybody's back. */
export async function moveSaleOpening(db: Queryable, concertId: number, saleOpensAt: number): Promise<void> {
  await db.query(setSaleOpening, [concertId, timestamp(saleOpensAt)]);
}

const setExpiry = statement(
  "test_set_place_expiry",
  `update places set expires_at = clock_timestamp() + make_interval(secs => $3) where concert_id = $1 and number = $2`,
);

/** Moves the end of a place's time to so many milliseconds from now, behind everybody's back. */
export async function movePlaceExpiry(db: Queryable, concertId: number, number: number, inMs: number): Promise<void> {
  await db.query(setExpiry, [concertId, number, inMs / 1000]);
}
