/** SQL of what operators are shown of a reservation: who has it, what became of it, and its payment if there is one. */
import { statement, type Queryable } from "#db/statement.ts";

/** A reservation with its user and payment. Times in milliseconds since 1970. */
export interface SaleRow {
  reservationId: number;
  userId: string;
  userName: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  /** By the clock: a hold whose time is over is EXPIRED, swept or not. */
  status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED";
  heldUntil: number;
  createdAt: number;
  endedAt: number | null;
  /** The rest is null where it was not paid, or not refunded. */
  paymentId: number | null;
  paidAt: number | null;
  refundedAt: number | null;
  refundReason: string | null;
  refundedBy: string | null;
}

const sales = `select r.reservation_id as "reservationId", r.user_id as "userId", coalesce(u.name, '') as "userName",
          r.concert_id as "concertId", r.show_id as "showId", r.seats, r.amount,
          case when r.status = 'HELD' and r.held_until <= clock_timestamp() then 'EXPIRED' else r.status end as status,
          r.held_until as "heldUntil", r.created_at as "createdAt", r.ended_at as "endedAt",
          p.payment_id as "paymentId", p.paid_at as "paidAt", f.refunded_at as "refundedAt", f.reason as "refundReason",
          f.refunded_by as "refundedBy"
     from reservations r
     left join lateral (select name from users where user_id = r.user_id limit 1) u on true
     left join lateral (select * from payments where reservation_id = r.reservation_id limit 1) p on true
     left join lateral (select * from refunds where payment_id = p.payment_id limit 1) f on true`;

const listSalesStatement = statement<SaleRow>(
  "list_sales",
  `${sales} where r.reservation_id = any ($1::bigint[]) order by r.reservation_id desc`,
);

/** Those of the reservations that there are, newest first. */
export function listSales(db: Queryable, reservationIds: readonly number[]): Promise<SaleRow[]> {
  return db.query(listSalesStatement, [reservationIds]);
}

const listPaidSalesStatement = statement<SaleRow>(
  "list_paid_sales",
  `${sales}
    where r.reservation_id = any (array(select reservation_id from payments where payment_id = any ($1::bigint[])))
    order by p.payment_id desc`,
);

/** The reservations that were paid by those of the payments that there are, the newest payment first. */
export function listPaidSales(db: Queryable, paymentIds: readonly number[]): Promise<SaleRow[]> {
  return db.query(listPaidSalesStatement, [paymentIds]);
}

export interface CheckInRow {
  number: number;
  checkedInAt: number;
  checkedInBy: string;
}

const listCheckInsStatement = statement<CheckInRow>(
  "list_check_ins",
  `select number, checked_in_at as "checkedInAt", checked_in_by as "checkedInBy" from check_ins
    where reservation_id = $1
    order by checked_in_at, number`,
);

/** The check-ins of a reservation, the first first. */
export function listCheckIns(db: Queryable, reservationId: number): Promise<CheckInRow[]> {
  return db.query(listCheckInsStatement, [reservationId]);
}
