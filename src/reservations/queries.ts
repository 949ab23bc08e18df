/** SQL of holds and reservations. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export type ReservationStatus = "HELD" | "PAID" | "EXPIRED" | "CANCELLED";

export interface SeatKey {
  showId: number;
  number: number;
}

export interface LockedSeat extends SeatKey {
  status: "AVAILABLE" | "HELD" | "SOLD";
  heldUntil: number | null;
  price: number;
}

const showsOf = (seats: readonly SeatKey[]): number[] => seats.map((seat) => seat.showId);
const numbersOf = (seats: readonly SeatKey[]): number[] => seats.map((seat) => seat.number);

const lockSeatsStatement = statement<LockedSeat>(
  "lock_seats",
  `select s.show_id as "showId", s.number, s.status, s.held_until as "heldUntil", s.price
     from unnest($1::bigint[], $2::integer[]) as asked (show_id, number)
     join seats s on s.show_id = asked.show_id and s.number = asked.number
    order by s.show_id, s.number
      for update of s`,
);

/** Takes the seats' locks, by show and number. Decide about time only with a clock read after this. */
export function lockSeats(tx: Tx, seats: readonly SeatKey[]): Promise<LockedSeat[]> {
  return tx.query(lockSeatsStatement, [showsOf(seats), numbersOf(seats)]);
}

const countOwnedSeatsStatement = statement<{ owned: number; now: number }>(
  "count_owned_seats",
  `with present as materialized (select clock_timestamp() as now)
   select present.now,
          (select coalesce(sum(cardinality(r.seats)), 0) from reservations r
            where r.user_id = asked.user_id and r.concert_id = asked.concert_id
              and (r.status = 'PAID' or (r.status = 'HELD' and r.held_until > present.now))) as owned
     from unnest($1::uuid[], $2::bigint[]) with ordinality as asked (user_id, concert_id, position)
    cross join present
    order by asked.position`,
);

/** How many seats each user holds or owns of a concert, and the clock by which that is so. In the order asked. */
export function countOwnedSeats(
  tx: Tx,
  users: readonly { userId: string; concertId: number }[],
): Promise<{ owned: number; now: number }[]> {
  return tx.query(countOwnedSeatsStatement, [users.map((user) => user.userId), users.map((user) => user.concertId)]);
}

export interface NewReservation {
  userId: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  heldUntil: number;
}

const insertReservationsStatement = statement<{ reservationId: number; userId: string; concertId: number }>(
  "insert_reservations",
  `insert into reservations (user_id, concert_id, show_id, seats, amount, status, held_until, created_at)
   select user_id, concert_id, show_id, seats::integer[], amount, 'HELD', held_until, $7::timestamptz
     from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::timestamptz[])
       as new (user_id, concert_id, show_id, seats, amount, held_until)
   returning reservation_id as "reservationId", user_id as "userId", concert_id as "concertId"`,
);

/** Inserts reservations, at most one for each user and concert; answers their ids in the same order. */
export async function insertReservations(tx: Tx, rows: readonly NewReservation[], now: number): Promise<number[]> {
  const inserted = await tx.query(insertReservationsStatement, [
    rows.map((row) => row.userId),
    rows.map((row) => row.concertId),
    rows.map((row) => row.showId),
    rows.map((row) => `{${row.seats.join(",")}}`),
    rows.map((row) => row.amount),
    rows.map((row) => timestamp(row.heldUntil)),
    timestamp(now),
  ]);
  const ids = new Map(inserted.map((row) => [`${row.userId}:${row.concertId}`, row.reservationId]));
  return rows.map(({ userId, concertId }) => {
    const id = ids.get(`${userId}:${concertId}`);
    if (id === undefined) throw new Error("a reservation was not inserted");
    return id;
  });
}

const holdSeatsStatement = statement<SeatKey>(
  "hold_seats",
  `update seats s set status = 'HELD', reservation_id = new.reservation_id, held_until = new.held_until
     from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::timestamptz[])
       as new (show_id, number, reservation_id, held_until)
    where s.show_id = new.show_id and s.number = new.number
   returning s.show_id as "showId", s.number`,
);

/** Gives locked, free seats to reservations. */
export async function holdSeats(
  tx: Tx,
  seats: readonly (SeatKey & { reservationId: number; heldUntil: number })[],
): Promise<void> {
  const held = await tx.query(holdSeatsStatement, [
    showsOf(seats),
    numbersOf(seats),
    seats.map((seat) => seat.reservationId),
    seats.map((seat) => timestamp(seat.heldUntil)),
  ]);
  if (held.length !== seats.length) throw new Error(`held ${held.length} of ${seats.length} seats`);
}

export interface ReservationRow {
  reservationId: number;
  userId: string;
  concertId: number;
  showId: number;
  seats: number[];
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
     from unnest($1::uuid[], $2::bigint[]) as asked (asked_user, asked_concert)
     join reservations r on r.user_id = asked_user and r.concert_id = asked_concert and r.status = 'HELD'
    order by r.reservation_id
      for update of r`,
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

const freeSeatsStatement = statement<{ reservationId: number; number: number }>(
  "free_seats",
  `with mine as materialized (
     select s.show_id, s.number, s.reservation_id
       from unnest($1::bigint[], $2::integer[], $3::bigint[]) as asked (show_id, number, reservation_id)
       join seats s on s.show_id = asked.show_id and s.number = asked.number
                   and s.reservation_id = asked.reservation_id and s.status = 'HELD'
      order by s.show_id, s.number
        for update of s
   )
   update seats s set status = 'AVAILABLE', reservation_id = null, held_until = null
     from mine
    where s.show_id = mine.show_id and s.number = mine.number
   returning mine.reservation_id as "reservationId", s.number`,
);

/**
 * Frees the seats that the reservations still hold; a seat that another has taken since stays with the other. Answers
 * the freed numbers of each reservation, ascending.
 */
export async function freeSeats(tx: Tx, reservations: readonly ReservationRow[]): Promise<number[][]> {
  const seats = reservations.flatMap(({ showId, reservationId, seats: numbers }) =>
    numbers.map((number) => ({ showId, number, reservationId })),
  );
  const values = [showsOf(seats), numbersOf(seats), seats.map((seat) => seat.reservationId)];
  const freed = new Map<number, number[]>(reservations.map(({ reservationId }) => [reservationId, []]));
  for (const { reservationId, number } of await tx.query(freeSeatsStatement, values))
    freed.get(reservationId)?.push(number);
  return [...freed.values()].map((numbers) => numbers.sort((a, b) => a - b));
}

const endReservationsStatement = statement(
  "end_reservations",
  `update reservations set status = $2, ended_at = $3::timestamptz where reservation_id = any ($1::bigint[])`,
);

/** Ends locked reservations that are HELD. */
export async function endReservations(
  tx: Tx,
  reservationIds: readonly number[],
  status: "PAID" | "EXPIRED" | "CANCELLED",
  now: number,
): Promise<void> {
  await tx.query(endReservationsStatement, [reservationIds, status, timestamp(now)]);
}

const sellSeatsStatement = statement<SeatKey>(
  "sell_seats",
  `with sold as (
     update seats s set status = 'SOLD', held_until = null
       from unnest($1::bigint[], $2::integer[], $3::bigint[]) as paid (show_id, number, reservation_id)
      where s.show_id = paid.show_id and s.number = paid.number
        and s.status = 'HELD' and s.reservation_id = paid.reservation_id
     returning s.show_id, s.number, s.reservation_id
   )
   insert into sold_seats (show_id, number, reservation_id)
   select show_id, number, reservation_id from sold
   returning show_id as "showId", number`,
);

/** Sells locked seats to the reservations that hold them. */
export async function sellSeats(tx: Tx, seats: readonly (SeatKey & { reservationId: number })[]): Promise<void> {
  const values = [showsOf(seats), numbersOf(seats), seats.map((seat) => seat.reservationId)];
  const sold = await tx.query(sellSeatsStatement, values);
  if (sold.length !== seats.length) throw new Error(`sold ${sold.length} of ${seats.length} seats`);
}

/** Told by the clock: a hold that is over counts as EXPIRED, whether or not it has been swept. */
const readColumns = columns.replace(
  "status,",
  "case when status = 'HELD' and held_until <= clock_timestamp() then 'EXPIRED' else status end as status,",
);

const findReservationStatement = statement<ReservationRow>(
  "find_reservation",
  `select ${readColumns} from reservations where reservation_id = $1`,
);

export async function findReservation(db: Queryable, reservationId: number): Promise<ReservationRow | undefined> {
  return (await db.query(findReservationStatement, [reservationId]))[0];
}

const findLiveHoldStatement = statement<{ reservationId: number }>(
  "find_live_hold",
  `select reservation_id as "reservationId" from reservations
    where user_id = $1 and show_id = $2 and status = 'HELD' and held_until > clock_timestamp()
    order by reservation_id desc
    limit 1`,
);

/** The newest reservation of a show that a user holds at this moment. */
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
