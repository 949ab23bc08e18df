/**
 * The export of a concert's sales: every seat of every payment, one line each, as CSV.
 *
 * Promises: all lines are of one moment, however long it takes; memory is bounded, because no more is read from the
 * database than the client takes; a file that breaks off is noticed, because the answer then has no proper end. Each export
 * has a connection of its own, so there are few at a time.
 */
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { byteOrderMark, csvLine } from "#admin/csv.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import { statement, type Queryable } from "#db/statement.ts";
import { Problem } from "#problems.ts";

/** As the connection of a snapshot reads them: ids and amounts as text. */
interface SaleLine {
  paymentId: string;
  paidAt: Date;
  refundedAt: Date | null;
  reservationId: string;
  userId: string;
  userName: string | null;
  showId: string;
  number: number;
  amount: string;
}

const declareSales = statement(
  "declare_sales",
  `declare sales no scroll cursor for
     select p.payment_id as "paymentId", p.paid_at as "paidAt", f.refunded_at as "refundedAt",
            p.reservation_id as "reservationId", p.user_id as "userId", u.name as "userName", p.show_id as "showId",
            unnest(p.seats) as number, p.amount
       from payments p left join refunds f using (payment_id) left join users u using (user_id)
      where p.concert_id = $1
      order by p.payment_id`,
);

const fetchSales = statement<SaleLine>("fetch_sales", "fetch 1000 from sales");

const heads = [
  "payment_id",
  "paid_at",
  "refunded_at",
  "reservation_id",
  "user_id",
  "user_name",
  "show_id",
  "date",
  "starts_at",
  "seat",
  "section",
  "price",
  "payment_amount",
];

export interface ExportDeps {
  databaseUrl: string;
  catalogue: Pick<Catalogue, "show">;
}

/** The text of the file, a thousand lines at a time. All statements must see the same. */
export async function* salesText(
  snapshot: Queryable,
  catalogue: ExportDeps["catalogue"],
  concertId: number,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(heads);
  await snapshot.query(declareSales, [concertId]);
  for (;;) {
    const rows = await snapshot.query(fetchSales);
    if (rows.length === 0) return;
    const lines = await Promise.all(rows.map((row) => lineOf(catalogue, row)));
    yield lines.join("");
  }
}

async function lineOf(catalogue: ExportDeps["catalogue"], row: SaleLine): Promise<string> {
  const show = await catalogue.show(Number(row.showId));
  const { label, section, price } = show.seat(row.number);
  const times = [row.paidAt.toISOString(), row.refundedAt?.toISOString() ?? null];
  const who = [row.reservationId, row.userId, row.userName];
  const what = [row.showId, show.date, new Date(show.startsAt).toISOString(), label, section, price];
  return csvLine([row.paymentId, ...times, ...who, ...what, row.amount]);
}

const maxExports = 2;

/** Runs exports, few at a time. */
export class SalesExporter {
  readonly #deps: ExportDeps;
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: ExportDeps) {
    this.#deps = deps;
  }

  /** Refuses if there is no room for one more. Problem: OVERLOADED. */
  requireRoom(): void {
    if (this.#running.size >= maxExports) {
      throw new Problem("OVERLOADED", `This instance exports ${maxExports} files at a time; wait until one is done.`);
    }
  }

  /** Begins an export; what goes wrong on the way is an error of the stream. Problem: OVERLOADED. */
  start(concertId: number): Readable {
    this.requireRoom();
    const { databaseUrl, catalogue } = this.#deps;
    const text = new PassThrough();
    const running = readSnapshot(
      databaseUrl,
      (snapshot) => pipeline(salesText(snapshot, catalogue, concertId), text),
      this.#abort.signal,
    )
      .catch((error: unknown) => void text.destroy(error as Error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return text;
  }

  /** Breaks off the exports that are under way. */
  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running);
  }
}
