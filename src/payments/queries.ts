/** SQL of payments. */
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

const columns = `payment_id as "paymentId", reservation_id as "reservationId", user_id as "userId",
          concert_id as "concertId", show_id as "showId", seats, amount, balance_after as "balanceAfter",
          paid_at as "paidAt"`;

const findPaymentStatement = statement<PaymentRow>(
  "find_payment",
  `select ${columns} from payments where payment_id = $1`,
);

export async function findPayment(db: Queryable, paymentId: number): Promise<PaymentRow | undefined> {
  return (await db.query(findPaymentStatement, [paymentId]))[0];
}

const listPaymentsStatement = statement<PaymentRow>(
  "list_payments",
  `select ${columns} from payments
    where user_id = $1 and payment_id < $2
    order by payment_id desc
    limit $3`,
);

/** A user's payments before the given id, newest first. */
export function listPayments(db: Queryable, userId: string, before: number, limit: number): Promise<PaymentRow[]> {
  return db.query(listPaymentsStatement, [userId, before, limit]);
}
