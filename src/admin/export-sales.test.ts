import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { SalesExporter } from "#admin/export-sales.ts";
import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { testAdminToken as token } from "#test/server.ts";
import { row, rows, runLong } from "#test/sql.ts";
import { until } from "#test/until.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

const createExporter = () => new SalesExporter({ databaseUrl: http.database.url, catalogue: http.rooms.catalogue });

/** Payments of a seat each, by nobody in particular, straight into the table. */
async function sellMany(count: number) {
  const sale = await http.openSale();
  const { showId, concertId } = sale.show;
  await runLong(
    http.database.db,
    `insert into payments (reservation_id, user_id, concert_id, show_id, seats, amount, balance_after, paid_at)
     select -n - $2 * 1000000, gen_random_uuid(), $2, $3, array[1 + n % 50], 50000, 0, now() from generate_series(1, $1::integer) n`,
    [count, concertId, showId],
  );
  return sale;
}

const countOf = (file: string): number => file.trimEnd().split("\r\n").length - 1;

test("the file has a line for each seat, what was refunded among them, and says who paid what", async () => {
  const sale = await http.openSale({ shows: [{ price: 700 }, {}] });
  const [mina, jun] = [await sale.fan({ balance: 100_000 }), await sale.fan({ balance: 100_000 })];
  await rows(http.database.db, "update users set name = $2 where user_id = $1", [mina.userId, '=민아 "M", 김']);
  const first = await sale.pay(mina, (await sale.reserve(mina, [7, 8])).reservationId);
  const second = await sale.pay(jun, (await sale.reserve(jun, [3], { show: sale.otherShows[0]! })).reservationId);
  const { refundedAt } = await sale.refund(second.paymentId);
  await sale.reserve(await sale.fan(), [9]);

  const path = `/v1/admin/concerts/${sale.concertId}/sales.csv`;
  const { status, headers, body } = await http.api.get<string>(path, { token });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(headers.get("content-disposition")).toBe(`attachment; filename="sales-${sale.concertId}.csv"`);
  const { showId, date } = sale.show;
  const startsAt = new Date(sale.show.startsAt).toISOString();
  const paid = `${first.paymentId},${first.paidAt},,${first.reservationId},${mina.userId},"'=민아 ""M"", 김",${showId},${date},${startsAt}`;
  const refunded = [second.paymentId, second.paidAt, new Date(refundedAt).toISOString(), second.reservationId];
  expect(body.split("\r\n")).toEqual([
    "\u{FEFF}payment_id,paid_at,refunded_at,reservation_id,user_id,user_name,show_id,date,starts_at,seat,section,price,payment_amount",
    `${paid},07,A,700,1400`,
    `${paid},08,A,700,1400`,
    `${refunded.join(",")},${jun.userId},Guest,${sale.otherShows[0]!.showId},2031-05-01,${startsAt},03,A,50000,50000`,
    "",
  ]);
  const acts = await http.rooms.acts.list({ subject: `concert ${sale.concertId}` });
  expect(acts.items).toMatchObject([{ operator: "admin", verb: "exportSales", detail: { title: "Blue Night" } }]);
});

test("a concert of which nothing is sold has the heads alone, and one that is not there no file", async () => {
  const sale = await http.openSale();
  const { body } = await http.api.get<string>(`/v1/admin/concerts/${sale.concertId}/sales.csv`, { token });
  expect(countOf(body)).toBe(0);
  const unknown = await http.api.get("/v1/admin/concerts/999999/sales.csv", { token });
  expect(outcome(unknown)).toEqual([404, "NOT_FOUND"]);
  expect((await http.rooms.acts.list({ subject: "concert 999999" })).items).toEqual([]);
});

describe("a large file", () => {
  test("is of one moment, though it is read while the sale goes on", async () => {
    const sale = await sellMany(30_000);
    const exporter = createExporter();
    const file = exporter.start(sale.concertId);
    const parts: string[] = [];
    let bought = false;
    for await (const part of file) {
      parts.push(String(part));
      if (bought || parts.length < 3) continue;
      bought = true;
      const fan = await sale.fan({ balance: 50_000 });
      await sale.pay(fan, (await sale.reserve(fan, [50])).reservationId);
    }
    expect(bought).toBe(true);
    expect(countOf(parts.join(""))).toBe(30_000);
    expect(countOf(await text(exporter.start(sale.concertId)))).toBe(30_001);
    await exporter.close();
  });

  test("is not read faster than it is taken", async () => {
    const sale = await sellMany(30_000);
    const exporter = createExporter();
    const file = exporter.start(sale.concertId);
    await until("the first lines are there", () => file.readableLength > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(file.readableLength).toBeLessThan(1_000_000);
    expect(countOf(await text(file))).toBe(30_000);
    await exporter.close();
  });
});

describe("an export", () => {
  const connections = async (): Promise<number> =>
    (
      await row<{ count: number }>(
        http.database.db,
        `select count(*) as count from pg_stat_activity
        where application_name = 'jari snapshot' and datname = current_database()`,
      )
    ).count;

  test("whose client goes away, or that is broken off, leaves no connection", async () => {
    const sale = await sellMany(30_000);
    const exporter = createExporter();
    const gone = exporter.start(sale.concertId);
    await until("the first lines are there", () => gone.readableLength > 0);
    gone.destroy();
    await until("its connection is closed", async () => (await connections()) === 0);

    const cut = exporter.start(sale.concertId);
    await until("the first lines are there", () => cut.readableLength > 0);
    const reading = text(cut);
    await exporter.close();
    await expect(reading).rejects.toThrow();
    await until("its connection is closed", async () => (await connections()) === 0);
  });

  test("is refused while two are under way", async () => {
    const sale = await sellMany(30_000);
    const exporter = createExporter();
    const files: Readable[] = [exporter.start(sale.concertId), exporter.start(sale.concertId)];
    expect(() => exporter.start(sale.concertId)).toThrow(expect.objectContaining({ code: "OVERLOADED" }));
    await Promise.all(files.map((file) => text(file)));
    await until("there is room again", () => {
      try {
        exporter.requireRoom();
        return true;
      } catch {
        return false;
      }
    });
    await exporter.close();
  });

  test("that the database does not let begin fails as a stream does", async () => {
    const nowhere = new SalesExporter({
      databaseUrl: "postgres://nobody@127.0.0.1:1/none",
      catalogue: http.rooms.catalogue,
    });
    await expect(text(nowhere.start(1))).rejects.toThrow();
    await nowhere.close();
  });
});
