/** SQL of payments. */
import { statement, timestamp, type Queryable } from "#db/statement.ts";
import type { Tx } from "#db/transaction.ts";

export interface NewPayment {
  reservationId: number;
  userId: string;
  concertId: number;
  showId: number;
  seats: readonly number[];
  amount: number;
  balanceAfter: number;
}

export interface PaymentRow extends Omit<NewPayment, "seats"> {
  paymentId: number;
  seats: number[];
  paidAt: number;
}

const insertPaymentsStatement = statement<{ paymentId: number; reservationId: number }>(
  "insert_payments",
  `insert into payments (reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)
   select reservation_id, user_id, concert_id, show_id, seats::integer[], amount, balance_after, $8::timestamptz
     from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[])
       as new (reservation_id, user_id, concert_id, show_id, seats, amount, balance_after)
   returning payment_id as "paymentId", reservation_id as "reservationId"`,
);

/** Inserts payments; answers their ids in the same order. */
export async function insertPayments(tx: Tx, payments: readonly NewPayment[], now: number): Promise<number[]> {
  const inserted = await tx.query(insertPaymentsStatement, [
    payments.map((payment) => payment.reservationId),
    payments.map((payment) => payment.userId),
    payments.map((payment) => payment.concertId),
    payments.map((payment) => payment.showId),
    payments.map((payment) => `{${payment.seats.join(",")}}`),
    payments.map((payment) => payment.amount),
    payments.map((payment) => payment.balanceAfter),
    timestamp(now),
  ]);
  const ids = new Map(inserted.map((row) => [row.reservationId, row.paymentId]));
  return payments.map(({ reservationId }) => {
    const id = ids.get(reservationId);
    if (id === undefined) throw new Error("a payment was not inserted");
    return id;
  });
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
