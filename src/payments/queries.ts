/** SQL of payments and refunds. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface PaymentRow {
  paymentId: number;
  reservationId: number;
  userId: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  balanceAfter: number;
  paidAt: number;
}

const drawPaymentsStatement = statement<{ paymentId: number; now: number }>(
  "draw_payments",
  `with present as materialized (select clock_timestamp() as now)
   select nextval('payments_payment_id_seq') as "paymentId", now from generate_series(1, $1) cross join present`,
);

/** Draws ids for payments, ascending, and the moment at which they are decided: ask when all locks are held. */
export function drawPayments(tx: Tx, count: number): Promise<{ paymentId: number; now: number }[]> {
  return tx.query(drawPaymentsStatement, [count]);
}

const insertPaymentsStatement = statement(
  "insert_payments",
  `insert into payments
          (payment_id, reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)
   overriding system value
   select payment_id, reservation_id, user_id, concert_id, show_id, seats::integer[], amount, balance_after, paid_at
     from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[],
                 $8::bigint[], $9::timestamptz[])
       as new (payment_id, reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)`,
);

export function insertPayments(tx: Tx, payments: readonly PaymentRow[]): Promise<void> {
  const values = [
    payments.map((payment) => payment.paymentId),
    payments.map((payment) => payment.reservationId),
    payments.map((payment) => payment.userId),
    payments.map((payment) => payment.concertId),
    payments.map((payment) => payment.showId),
    payments.map((payment) => `{${payment.seats.join(",")}}`),
    payments.map((payment) => payment.amount),
    payments.map((payment) => payment.balanceAfter),
    payments.map((payment) => timestamp(payment.paidAt)),
  ];
  return tx.change(insertPaymentsStatement, values, payments.length);
}

/** A payment, and what has become of it. */
export interface ReadPayment extends PaymentRow {
  /** Null if it was not refunded. */
  refundedAt: number | null;
  refundReason: string | null;
}

const columns = `p.payment_id as "paymentId", p.reservation_id as "reservationId", p.user_id as "userId",
          p.concert_id as "concertId", p.show_id as "showId", p.seats, p.amount, p.balance_after as "balanceAfter",
          p.paid_at as "paidAt", f.refunded_at as "refundedAt", f.reason as "refundReason"`;

const fromPayments = `from payments p
     left join lateral (select * from refunds where payment_id = p.payment_id limit 1) f on true`;

const findPaymentsStatement = statement<ReadPayment>(
  "find_payments",
  `select ${columns} ${fromPayments} where p.payment_id = any ($1::bigint[])`,
);

/** Those of the payments that there are, in no order. */
export function findPayments(db: Queryable, paymentIds: readonly number[]): Promise<ReadPayment[]> {
  return db.query(findPaymentsStatement, [paymentIds]);
}

const listPaymentsStatement = statement<ReadPayment>(
  "list_payments",
  `select ${columns}
     ${fromPayments}
    where p.user_id = $1 and p.payment_id < $2
    order by p.payment_id desc
    limit $3`,
);

/** A user's payments before the given id, newest first. */
export function listPayments(db: Queryable, userId: string, before: number, limit: number): Promise<ReadPayment[]> {
  return db.query(listPaymentsStatement, [userId, before, limit]);
}

export interface NewRefund {
  paymentId: number;
  reason: string;
  refundedAt: number;
  /** The operator. */
  refundedBy: string;
}

const insertRefundStatement = statement(
  "insert_refund",
  `insert into refunds (payment_id, reason, refunded_at, refunded_by) values ($1, $2, $3::timestamptz, $4)`,
);

export function insertRefund(tx: Tx, { paymentId, reason, refundedAt, refundedBy }: NewRefund): Promise<void> {
  return tx.change(insertRefundStatement, [paymentId, reason, timestamp(refundedAt), refundedBy], 1);
}
