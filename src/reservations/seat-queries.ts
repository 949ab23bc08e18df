/** SQL of seats: who has each now. */
import { statement, timestamp } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import type { ReservationRow } from "#reservations/queries.ts";

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
     from (select * from unnest($1::bigint[], $2::integer[]) as key (show_id, number)
            order by show_id, number) as asked
    cross join lateral (
      select * from seats where show_id = asked.show_id and number = asked.number for update) as s`,
);

/** Takes the seats' locks, by show and number. Decide about time only with a clock read after this. */
export function lockSeats(tx: Tx, seats: readonly SeatKey[]): Promise<LockedSeat[]> {
  return tx.query(lockSeatsStatement, [showsOf(seats), numbersOf(seats)]);
}

const lockSeatsOfStatement = statement<SeatKey>(
  "lock_seats_of_reservations",
  `select s.show_id as "showId", s.number
     from (select r.show_id, held.number
             from (select show_id, seats from reservations
                    where reservation_id = any ($1::bigint[]) and ended_at is null offset 0) as r
            cross join unnest(r.seats) as held (number)
            order by r.show_id, held.number) as asked
    cross join lateral (
      select * from seats where show_id = asked.show_id and number = asked.number for update) as s`,
);

/**
 * Takes the locks of the seats that reservations, locked before, hold: by show and number. The reservations are read first
 * (`offset 0`): a planner that knows but a few would read all of a show in its order, to sort the less.
 */
export async function lockSeatsOf(tx: Tx, reservationIds: readonly number[]): Promise<void> {
  await tx.query(lockSeatsOfStatement, [reservationIds]);
}

const holdSeatsStatement = statement(
  "hold_seats",
  `update seats s set status = 'HELD', reservation_id = new.reservation_id, held_until = new.held_until
     from (select * from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::timestamptz[])
                    as key (show_id, number, reservation_id, held_until)
            limit cardinality($1)) as new
    where s.show_id = new.show_id and s.number = new.number`,
);

/** Gives locked, free seats to reservations. */
export function holdSeats(
  tx: Tx,
  seats: readonly (SeatKey & { reservationId: number; heldUntil: number })[],
): Promise<void> {
  const values = [
    showsOf(seats),
    numbersOf(seats),
    seats.map((seat) => seat.reservationId),
    seats.map((seat) => timestamp(seat.heldUntil)),
  ];
  return tx.change(holdSeatsStatement, values, seats.length);
}

const freeSeatsStatement = statement<{ reservationId: number; number: number }>(
  "free_seats",
  `with mine as materialized (
     select s.show_id, s.number, s.reservation_id
       from (select * from unnest($1::bigint[], $2::integer[], $3::bigint[]) as key (show_id, number, reservation_id)
              order by show_id, number) as asked
      cross join lateral (
        select * from seats
         where show_id = asked.show_id and number = asked.number
           and reservation_id = asked.reservation_id and status = 'HELD'
           for update) as s
      limit cardinality($1)
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

const sellSeatsStatement = statement(
  "sell_seats",
  `with sold as (
     update seats s set status = 'SOLD', held_until = null
       from (select * from unnest($1::bigint[], $2::integer[], $3::bigint[]) as key (show_id, number, reservation_id)
              limit cardinality($1)) as paid
      where s.show_id = paid.show_id and s.number = paid.number
        and s.status = 'HELD' and s.reservation_id = paid.reservation_id
     returning s.show_id, s.number, s.reservation_id
   )
   insert into sold_seats (show_id, number, reservation_id)
   select show_id, number, reservation_id from sold`,
);

/** Sells locked seats to the reservations that hold them. */
export function sellSeats(tx: Tx, seats: readonly (SeatKey & { reservationId: number })[]): Promise<void> {
  const values = [showsOf(seats), numbersOf(seats), seats.map((seat) => seat.reservationId)];
  return tx.change(sellSeatsStatement, values, seats.length);
}

const freeSoldSeatsStatement = statement(
  "free_sold_seats",
  `update seats s set status = 'AVAILABLE', reservation_id = null
     from (select * from unnest($1::bigint[], $2::integer[], $3::bigint[]) as key (show_id, number, reservation_id)
            limit cardinality($1)) as refunded
    where s.show_id = refunded.show_id and s.number = refunded.number
      and s.status = 'SOLD' and s.reservation_id = refunded.reservation_id`,
);

const deleteSoldSeatsStatement = statement(
  "delete_sold_seats",
  `delete from sold_seats s
    using (select * from unnest($1::bigint[], $2::integer[], $3::bigint[]) as key (show_id, number, reservation_id)
            limit cardinality($1)) as refunded
    where s.show_id = refunded.show_id and s.number = refunded.number and s.reservation_id = refunded.reservation_id`,
);

/** Frees locked seats that were sold to reservations: the opposite of `sellSeats`. */
export async function takeBackSeats(tx: Tx, seats: readonly (SeatKey & { reservationId: number })[]): Promise<void> {
  const values = [showsOf(seats), numbersOf(seats), seats.map((seat) => seat.reservationId)];
  await Promise.all([
    tx.change(freeSoldSeatsStatement, values, seats.length),
    tx.change(deleteSoldSeatsStatement, values, seats.length),
  ]);
}
