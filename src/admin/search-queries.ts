/**
 * SQL of searching. First the newest rows by what was asked for, each source by its own index and no more rows than are
 * looked at; then all there is to show of those that make the page, by their keys. Which index that is must not be left to a
 * planner that knows but a few rows, or to it the newest of all are as good (test/plans.test.ts).
 */
import type { Candidate } from "#admin/search-rules.ts";
import { statement, type Queryable, type Statement } from "#db/statement.ts";

/** Where to look: before an id, at most so many rows of each source, of these shows only (null: of any). */
export interface Look {
  before: number;
  lookedAt: number;
  showIds: readonly number[] | null;
}

const toldStatus = `case when status = 'HELD' and held_until <= clock_timestamp() then 'EXPIRED' else status end as status`;
const ofAnyOrTheseShows = `($3::bigint[] is null or show_id = any ($3))`;

const reservationsOf = {
  newest: statement<Candidate>(
    "newest_reservations",
    `select reservation_id as id, ${toldStatus} from reservations
      where reservation_id < $1
      order by reservation_id desc
      limit $2`,
  ),
  shows: statement<Candidate>(
    "newest_reservations_of_shows",
    `select r.*
       from unnest($3::bigint[]) as asked (show_id)
      cross join lateral (
        select reservation_id as id, ${toldStatus} from reservations
         where show_id = asked.show_id and reservation_id < $1
         order by reservation_id desc
         limit $2) as r
      order by r.id desc
      limit $2`,
  ),
  users: statement<Candidate>(
    "newest_reservations_of_users",
    `select r.*
       from unnest($4::uuid[]) as asked (user_id)
      cross join lateral (
        select reservation_id as id, ${toldStatus} from reservations
         where user_id = asked.user_id and reservation_id < $1 and ${ofAnyOrTheseShows}
         order by reservation_id desc
         limit $2) as r
      order by r.id desc
      limit $2`,
  ),
  ids: statement<Candidate>(
    "reservations_by_search",
    `select reservation_id as id, ${toldStatus} from reservations
      where reservation_id = any ($4::bigint[]) and reservation_id < $1 and ${ofAnyOrTheseShows}
      order by reservation_id desc
      limit $2`,
  ),
};

const paymentsOf = {
  newest: statement<Candidate>(
    "newest_payments",
    `select payment_id as id from payments where payment_id < $1 order by payment_id desc limit $2`,
  ),
  shows: statement<Candidate>(
    "newest_payments_of_shows",
    `select p.*
       from unnest($3::bigint[]) as asked (show_id)
      cross join lateral (
        select payment_id as id from payments
         where show_id = asked.show_id and payment_id < $1
         order by payment_id desc
         limit $2) as p
      order by p.id desc
      limit $2`,
  ),
  users: statement<Candidate>(
    "newest_payments_of_users",
    `select p.*
       from unnest($4::uuid[]) as asked (user_id)
      cross join lateral (
        select payment_id as id from payments
         where user_id = asked.user_id and payment_id < $1 and ${ofAnyOrTheseShows}
         order by payment_id desc
         limit $2) as p
      order by p.id desc
      limit $2`,
  ),
  ids: statement<Candidate>(
    "payments_by_search",
    `select p.payment_id as id
       from unnest($4::bigint[]) as asked (reservation_id)
      cross join lateral (
        select payment_id, show_id from payments where reservation_id = asked.reservation_id limit 1) as p
      where payment_id < $1 and ${ofAnyOrTheseShows}
      order by payment_id desc
      limit $2`,
  ),
};

/** The sources of one kind of row. `ids` are those of reservations: each has one payment at most. */
export interface Sources {
  newest(db: Queryable, look: Look): Promise<Candidate[]>;
  ofUsers(db: Queryable, look: Look, userIds: readonly string[]): Promise<Candidate[]>;
  ofReservations(db: Queryable, look: Look, reservationIds: readonly number[]): Promise<Candidate[]>;
}

function sourcesOf(statements: Record<keyof typeof reservationsOf, Statement<Candidate>>): Sources {
  const valuesOf = ({ before, lookedAt, showIds }: Look): unknown[] => [before, lookedAt, showIds];
  return {
    newest: (db, look) =>
      look.showIds === null
        ? db.query(statements.newest, [look.before, look.lookedAt])
        : db.query(statements.shows, valuesOf(look)),
    ofUsers: (db, look, userIds) => db.query(statements.users, [...valuesOf(look), userIds]),
    ofReservations: (db, look, ids) => db.query(statements.ids, [...valuesOf(look), ids]),
  };
}

export const reservationSources = sourcesOf(reservationsOf);
export const paymentSources = sourcesOf(paymentsOf);

const listLiveHoldsStatement = statement<Candidate>(
  "list_live_holds",
  `select reservation_id as id, status
     from (select reservation_id, show_id, status from reservations
            where status = 'HELD' and held_until > (select clock_timestamp()) offset 0) as held
    where reservation_id < $1 and ${ofAnyOrTheseShows}
    order by reservation_id desc
    limit $2`,
);

/**
 * The newest reservations that are HELD, however many others there are: they have an index of their own. All of them are read
 * first (`offset 0`): a planner that knows but a few reservations would read the newest of all, until enough of them are.
 */
export function listLiveHolds(db: Queryable, { before, lookedAt, showIds }: Look): Promise<Candidate[]> {
  return db.query(listLiveHoldsStatement, [before, lookedAt, showIds]);
}

const findUsersByNameStatement = statement<{ userId: string }>(
  "find_users_by_name",
  `select user_id as "userId" from users
    where name_pairs(name) @> name_pairs($1) and name <> 'Guest' and position(lower($1) in lower(name)) > 0
    limit $2`,
);

/** Users whose names hold `part`, two letters or more, in whatever case: at most `limit`, of those who gave a name. */
export async function findUsersByName(db: Queryable, part: string, limit: number): Promise<string[]> {
  return (await db.query(findUsersByNameStatement, [part, limit])).map(({ userId }) => userId);
}

const listReservationsOnSeatStatement = statement<{ reservationId: number }>(
  "list_reservations_on_seat",
  `select s.reservation_id as "reservationId"
     from unnest($1::bigint[]) as asked (show_id)
    cross join lateral (
      select reservation_id from seats
       where show_id = asked.show_id and number = $2 and reservation_id is not null
       limit 1) as s`,
);

/** The reservations that have the seat now, held or sold, one in each show at most. */
export async function listReservationsOnSeat(
  db: Queryable,
  showIds: readonly number[],
  number: number,
): Promise<number[]> {
  const rows = await db.query(listReservationsOnSeatStatement, [showIds, number]);
  return rows.map(({ reservationId }) => reservationId);
}

const findReservationOfPaymentStatement = statement<{ reservationId: number }>(
  "find_reservation_of_payment",
  `select reservation_id as "reservationId" from payments where payment_id = $1`,
);

/** The reservation that a payment paid, if there is such a payment: one id or none. */
export async function findReservationOfPayment(db: Queryable, paymentId: number): Promise<number[]> {
  const rows = await db.query(findReservationOfPaymentStatement, [paymentId]);
  return rows.map(({ reservationId }) => reservationId);
}
