/** SQL of tickets: the seats of payments, with what became of each. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";
import type { TicketSeat } from "#tickets/codes.ts";

const getTicketKeyStatement = statement<{ key: Buffer }>(
  "get_ticket_key",
  `select key from ticket_keys where ticket_key_id = 1`,
);

/** The key that ticket codes are derived with. Error: the row that the migration made is gone. */
export async function getTicketKey(db: Queryable): Promise<Buffer> {
  const [row] = await db.query(getTicketKeyStatement);
  if (!row) throw new Error("the database has no ticket key: was the row of ticket_keys deleted?");
  return row.key;
}

export interface TicketRow extends TicketSeat {
  paymentId: number;
  concertId: number;
  showId: number;
  refundedAt: number | null;
  checkedInAt: number | null;
}

const listTicketsStatement = statement<TicketRow>(
  "list_tickets",
  `select p.payment_id as "paymentId", p.reservation_id as "reservationId", p.concert_id as "concertId",
          p.show_id as "showId", seat.number, f.refunded_at as "refundedAt", c.checked_in_at as "checkedInAt"
     from (select * from payments where user_id = $1 and payment_id <= $2 order by payment_id desc limit $5) as p
    cross join lateral unnest(p.seats) as seat (number)
     left join lateral (select * from refunds where payment_id = p.payment_id limit 1) f on true
     left join lateral (
       select * from check_ins where reservation_id = p.reservation_id and number = seat.number limit 1) c on true
    where p.payment_id < $2 or seat.number > $3
    order by p.payment_id desc, seat.number
    limit $4`,
);

/**
 * A user's tickets, the newest payment first, its seats by number: those that come after a seat of a payment. Each
 * payment has a seat, so one payment more than there may be rows is enough.
 */
export function listTickets(
  db: Queryable,
  userId: string,
  after: { paymentId: number; number: number },
  limit: number,
): Promise<TicketRow[]> {
  return db.query(listTicketsStatement, [userId, after.paymentId, after.number, limit, limit + 1]);
}

/** Who has a ticket, and what became of it. */
export interface TicketFacts {
  holderName: string;
  refundedAt: number | null;
  checkedInAt: number | null;
  checkedInBy: string | null;
}

const findTicketStatement = statement<TicketFacts>(
  "find_ticket",
  `select u.name as "holderName", f.refunded_at as "refundedAt", c.checked_in_at as "checkedInAt",
          c.checked_in_by as "checkedInBy"
     from payments p
     join users u on u.user_id = p.user_id
     left join lateral (select * from refunds where payment_id = p.payment_id limit 1) f on true
     left join lateral (
       select * from check_ins where reservation_id = p.reservation_id and number = $2 limit 1) c on true
    where p.reservation_id = $1`,
);

/** What there is to know of a seat that was paid; undefined if it was not. Ask when its reservation is locked. */
export async function findTicket(tx: Tx, { reservationId, number }: TicketSeat): Promise<TicketFacts | undefined> {
  return (await tx.query(findTicketStatement, [reservationId, number]))[0];
}

const insertCheckInStatement = statement(
  "insert_check_in",
  `insert into check_ins (reservation_id, number, checked_in_at, checked_in_by) values ($1, $2, $3::timestamptz, $4)`,
);

export function insertCheckIn(
  tx: Tx,
  { reservationId, number }: TicketSeat,
  { operator, now }: { operator: string; now: number },
): Promise<void> {
  return tx.change(insertCheckInStatement, [reservationId, number, timestamp(now), operator], 1);
}

const listCheckedInStatement = statement<{ number: number }>(
  "list_checked_in",
  `select number from check_ins where reservation_id = $1 order by number`,
);

/** The seats of a reservation that were checked in, ascending. */
export async function listCheckedIn(tx: Tx, reservationId: number): Promise<number[]> {
  return (await tx.query(listCheckedInStatement, [reservationId])).map(({ number }) => number);
}
