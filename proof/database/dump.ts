/**
 * The database as it stands at the end of a campaign: every row that an invariant speaks of, read in one snapshot. Money
 * is won, moments are milliseconds since 1970 by the database's clock.
 */
import { readSnapshot } from "#db/read-snapshot.ts";
import type { Queryable, Statement } from "#db/statement.ts";

export type { Sample } from "#proof/database/sample.ts";

export interface Dump {
  readonly at: number;
  readonly queues: readonly QueueRow[];
  readonly places: readonly PlaceRow[];
  readonly seats: readonly SeatRow[];
  readonly soldSeats: readonly SoldSeatRow[];
  readonly reservations: readonly ReservationRow[];
  readonly payments: readonly PaymentRow[];
  readonly refunds: readonly RefundRow[];
  readonly transfers: readonly TransferRow[];
  readonly wallets: readonly WalletRow[];
  readonly keys: readonly KeyRow[];
  readonly checkIns: readonly CheckInRow[];
}

export interface QueueRow {
  readonly concert: number;
  readonly state: string;
  readonly capacity: number;
  readonly lastNumber: number;
  readonly admittedThrough: number;
}

export interface PlaceRow {
  readonly concert: number;
  readonly number: number;
  readonly user: string;
  readonly status: "WAITING" | "ADMITTED" | "COMPLETED" | "EXPIRED" | "LEFT";
  readonly joinedAt: number;
  readonly admittedAt: number | null;
  readonly claimedAt: number | null;
  readonly expiresAt: number | null;
  readonly endedAt: number | null;
}

export interface SeatRow {
  readonly show: number;
  readonly number: number;
  readonly status: "AVAILABLE" | "HELD" | "SOLD";
  readonly reservation: number | null;
  readonly heldUntil: number | null;
}

export interface SoldSeatRow {
  readonly show: number;
  readonly number: number;
  readonly reservation: number;
}

export interface ReservationRow {
  readonly reservation: number;
  readonly user: string;
  readonly concert: number;
  readonly show: number;
  readonly seats: readonly number[];
  readonly amount: number;
  readonly status: "HELD" | "PAID" | "EXPIRED" | "CANCELLED";
  readonly heldUntil: number;
  readonly createdAt: number;
}

export interface PaymentRow {
  readonly payment: number;
  readonly reservation: number;
  readonly user: string;
  readonly concert: number;
  readonly show: number;
  readonly seats: readonly number[];
  readonly amount: number;
  readonly balance: number;
  readonly paidAt: number;
}

export interface RefundRow {
  readonly payment: number;
  readonly refundedAt: number;
}

export interface TransferRow {
  readonly transfer: number;
  readonly user: string;
  readonly debit: "CASH" | "WALLET" | "REVENUE";
  readonly credit: "CASH" | "WALLET" | "REVENUE";
  readonly amount: number;
  /** Of the wallet, after it. */
  readonly balance: number;
  readonly reservation: number | null;
}

export interface WalletRow {
  readonly user: string;
  readonly balance: number;
}

/** What the service remembers of a request that had an effect: the ids that its answer named. */
export interface KeyRow {
  readonly user: string;
  readonly key: string;
  readonly reservation: number | null;
  readonly payment: number | null;
  readonly transfer: number | null;
}

export interface CheckInRow {
  readonly reservation: number;
  readonly seat: number;
}

const moment = (column: string, name: string): string =>
  `(extract(epoch from ${column}) * 1000)::double precision as "${name}"`;
const id = (column: string, name: string): string => `${column}::double precision as "${name}"`;
const named = (field: string, name: string): string => `(answer::jsonb ->> '${field}')::double precision as "${name}"`;

/** Of each table its columns, and the order in which its rows are read. */
const tables: { readonly [Table in Exclude<keyof Dump, "at">]: string } = {
  queues: `${id("concert_id", "concert")}, state, capacity, ${id("last_number", "lastNumber")},
    ${id("admitted_through", "admittedThrough")} from queues order by concert_id`,
  places: `${id("concert_id", "concert")}, ${id("number", "number")}, user_id as "user", status,
    ${moment("joined_at", "joinedAt")}, ${moment("admitted_at", "admittedAt")}, ${moment("claimed_at", "claimedAt")},
    ${moment("expires_at", "expiresAt")}, ${moment("ended_at", "endedAt")} from places order by places.concert_id, places.number`,
  seats: `${id("show_id", "show")}, number, status, ${id("reservation_id", "reservation")},
    ${moment("held_until", "heldUntil")} from seats order by show_id, number`,
  soldSeats: `${id("show_id", "show")}, number, ${id("reservation_id", "reservation")} from sold_seats
    order by show_id, number`,
  reservations: `${id("reservation_id", "reservation")}, user_id as "user", ${id("concert_id", "concert")},
    ${id("show_id", "show")}, seats, ${id("amount", "amount")}, status, ${moment("held_until", "heldUntil")},
    ${moment("created_at", "createdAt")} from reservations order by reservation_id`,
  payments: `${id("payment_id", "payment")}, ${id("reservation_id", "reservation")}, user_id as "user",
    ${id("concert_id", "concert")}, ${id("show_id", "show")}, seats, ${id("amount", "amount")},
    ${id("balance_after", "balance")}, ${moment("paid_at", "paidAt")} from payments order by payment_id`,
  refunds: `${id("payment_id", "payment")}, ${moment("refunded_at", "refundedAt")} from refunds order by payment_id`,
  transfers: `${id("transfer_id", "transfer")}, user_id as "user", debit, credit, ${id("amount", "amount")},
    ${id("balance_after", "balance")}, ${id("reservation_id", "reservation")} from transfers
    order by user_id, transfer_id`,
  wallets: `user_id as "user", ${id("balance", "balance")} from wallets order by user_id`,
  keys: `user_id as "user", key, ${named("reservationId", "reservation")}, ${named("paymentId", "payment")},
    ${named("transferId", "transfer")} from request_keys order by user_id, key`,
  checkIns: `${id("reservation_id", "reservation")}, number as seat from check_ins order by reservation_id, number`,
};

const clock: Statement<{ at: number }> = { name: "dump_clock", text: `select ${moment("clock_timestamp()", "at")}` };

/** Reads everything at one moment. Errors: those of `readSnapshot`. */
export function dumpDatabase(url: string): Promise<Dump> {
  return readSnapshot(url, async (snapshot) => {
    const [read] = await snapshot.query(clock);
    const dump: Record<string, unknown> = { at: read?.at };
    for (const [table, columns] of Object.entries(tables)) dump[table] = await readTable(snapshot, table, columns);
    return dump as unknown as Dump;
  });
}

function readTable(snapshot: Queryable, table: string, columns: string): Promise<unknown[]> {
  return snapshot.query({ name: `dump_${table}`, text: `select ${columns}` });
}
