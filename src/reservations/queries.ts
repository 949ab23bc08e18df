/**
 * SQL of holds and reservations. A reservation is HELD just as long as it has no end: statements that reach it by a key of
 * its own say so, because `status = 'HELD'` would let the index of all that are held stand in for that key.
 */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export type ReservationStatus = "HELD" | "PAID" | "EXPIRED" | "CANCELLED";

/** What a reservation about to be made has to know, once all locks are held. */
export interface Prospect {
  /** How many seats the user holds or owns of the concert. */
  owned: number;
  /** The id that the reservation will have. */
  reservationId: number;
  /** The clock by which that is so. */
  now: number;
}

const listProspectsStatement = statement<Prospect>(
  "list_prospects",
  `with present as materialized (select clock_timestamp() as now)
   select present.now, nextval('reservations_reservation_id_seq') as "reservationId",
          (select coalesce(sum(cardinality(r.seats)), 0) from reservations r
            where r.user_id = asked.user_id and r.concert_id = asked.concert_id
              and (r.status = 'PAID' or (r.status = 'HELD' and r.held_until > present.now))) as owned
     from unnest($1::uuid[], $2::bigint[]) with ordinality as asked (user_id, concert_id, position)
    cross join present
    order by asked.position`,
);

/** Asks for each of those who want to reserve, in the order asked. */
export function listProspects(tx: Tx, users: readonly { userId: string; concertId: number }[]): Promise<Prospect[]> {
  return tx.query(listProspectsStatement, [users.map((user) => user.userId), users.map((user) => user.concertId)]);
}

export interface NewReservation {
  reservationId: number;
  userId: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  status: "HELD";
  heldUntil: number;
}

const insertReservationsStatement = statement(
  "insert_reservations",
  `insert into reservations
          (reservation_id, user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
   overriding system value
   select reservation_id, user_id, concert_id, show_id, seats::integer[], amount, 'HELD', held_until, $8::timestamptz
     from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::timestamptz[])
       as new (reservation_id, user_id, concert_id, show_id, seats, amount, held_until)`,
);

export function insertReservations(tx: Tx, rows: readonly NewReservation[], now: number): Promise<void> {
  const values = [
    rows.map((row) => row.reservationId),
    rows.map((row) => row.userId),
    rows.map((row) => row.concertId),
    rows.map((row) => row.showId),
    rows.map((row) => `{${row.seats.join(",")}}`),
    rows.map((row) => row.amount),
    rows.map((row) => timestamp(row.heldUntil)),
    timestamp(now),
  ];
  return tx.change(insertReservationsStatement, values, rows.length);
}

export interface ReservationRow {
  reservationId: number;
  userId: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  status: ReservationStatus;
  heldUntil: number;
  createdAt: number;
}

const columns = `reservation_id as "reservationId", user_id as "userId", concert_id as "concertId",
          show_id as "showId", seats, amount, status, held_until as "heldUntil", created_at as "createdAt"`;

const lockReservationsStatement = statement<ReservationRow>(
  "lock_reservations",
  `select ${columns} from reservations where reservation_id = any ($1::bigint[]) order by reservation_id for update`,
);

/** Takes the reservations' locks, by id. A HELD one may be over by the clock: compare heldUntil. */
export function lockReservations(tx: Tx, reservationIds: readonly number[]): Promise<ReservationRow[]> {
  return tx.query(lockReservationsStatement, [reservationIds]);
}

const lockHeldByUsersStatement = statement<ReservationRow>(
  "lock_reservations_held_by_users",
  `select ${columns}
     from (select r.reservation_id as id
             from unnest($1::uuid[], $2::bigint[]) as asked (user_id, concert_id)
            cross join lateral (
              select reservation_id from reservations
               where user_id = asked.user_id and concert_id = asked.concert_id and ended_at is null offset 0) as r
            order by id) as held
    cross join lateral (
      select * from reservations where reservation_id = held.id and ended_at is null for update) as r`,
);

/** Takes the locks of all reservations that users hold in concerts, by id. */
export function lockReservationsHeldBy(
  tx: Tx,
  users: readonly { userId: string; concertId: number }[],
): Promise<ReservationRow[]> {
  const values = [users.map((user) => user.userId), users.map((user) => user.concertId)];
  return tx.query(lockHeldByUsersStatement, values);
}

const lockOverdueReservationsStatement = statement<ReservationRow>(
  "lock_overdue_reservations",
  `select ${columns} from reservations
    where status = 'HELD' and held_until <= (select clock_timestamp())
    order by held_until
    limit $1
      for update skip locked`,
);

/**
 * Locks some reservations whose hold is over and that nobody else is busy with; for the sweeper alone. The clock is read
 * once, in a query of its own: compared with each row, it would make the index be read to its end.
 */
export function lockOverdueReservations(tx: Tx, limit: number): Promise<ReservationRow[]> {
  return tx.query(lockOverdueReservationsStatement, [limit]);
}

const endReservationsStatement = statement(
  "end_reservations",
  `update reservations set status = $2, ended_at = $3::timestamptz where reservation_id = any ($1::bigint[])`,
);

/** Ends locked reservations that are HELD; those that are PAID end as CANCELLED, when the payment is refunded. */
export function endReservations(
  tx: Tx,
  reservationIds: readonly number[],
  status: "PAID" | "EXPIRED" | "CANCELLED",
  now: number,
): Promise<void> {
  return tx.change(endReservationsStatement, [reservationIds, status, timestamp(now)], reservationIds.length);
}

/** Told by the clock: a hold that is over counts as EXPIRED, whether or not it has been swept. */
const readColumns = columns.replace(
  "status,",
  "case when status = 'HELD' and held_until <= clock_timestamp() then 'EXPIRED' else status end as status,",
);

const findReservationsStatement = statement<ReservationRow>(
  "find_reservations",
  `select ${readColumns} from reservations where reservation_id = any ($1::bigint[])`,
);

/** Those of the reservations that there are, in no order. */
export function findReservations(db: Queryable, reservationIds: readonly number[]): Promise<ReservationRow[]> {
  return db.query(findReservationsStatement, [reservationIds]);
}

const findLiveHoldStatement = statement<{ reservationId: number }>(
  "find_live_hold",
  `select reservation_id as "reservationId"
     from (select * from reservations where user_id = $1 and ended_at is null offset 0) as held
    where show_id = $2 and held_until > clock_timestamp()
    order by reservation_id desc
    limit 1`,
);

/**
 * The newest reservation of a show that a user holds at this moment. All that the user holds is read first (`offset 0`): a
 * planner that knows nothing of the tables yet would take the index of the show, which grows to a hundred thousand rows.
 */
export async function findLiveHold(db: Queryable, userId: string, showId: number): Promise<number | undefined> {
  return (await db.query(findLiveHoldStatement, [userId, showId]))[0]?.reservationId;
}

const listReservationsStatement = statement<ReservationRow>(
  "list_reservations",
  `select ${readColumns} from reservations
    where user_id = $1 and reservation_id < $2
    order by reservation_id desc
    limit $3`,
);

/** A user's reservations before the given id, newest first. */
export function listReservations(
  db: Queryable,
  userId: string,
  before: number,
  limit: number,
): Promise<ReservationRow[]> {
  return db.query(listReservationsStatement, [userId, before, limit]);
}

const hasOverdueHoldsStatement = statement<{ overdue: boolean }>(
  "has_overdue_holds",
  `select exists (
     select from reservations where status = 'HELD' and held_until <= (select clock_timestamp())) as overdue`,
);

export async function hasOverdueHolds(db: Queryable): Promise<boolean> {
  return (await db.query(hasOverdueHoldsStatement))[0]?.overdue === true;
}
