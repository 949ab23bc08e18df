/** Concerts as operators see them, over HTTP, on a real database; every answer is held to openapi.json. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { testAdminToken as token } from "#test/server.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

async function busySale() {
  const shows = [
    { seats: 10, price: 700, startsAt: "2031-05-02T10:00:00Z" },
    { seats: 5, price: 900, startsAt: "2031-05-01T10:00:00Z" },
  ];
  const sale = await http.openSale({ shows, maxSeatsPerUser: 3, queue: { capacity: 1, claimSeconds: 30 } });
  const [buyer, holder] = [await sale.fan({ balance: 10_000 }), await sale.fan()];
  // Before anything happens: what happens lets the board be loaded, and a place that is simply inserted tells nobody.
  await sale.fan({ status: "WAITING" });
  const showOf = (price: number) => [sale.show, ...sale.otherShows].find((show) => show.priceOf(1) === price)!;
  await sale.pay(buyer, (await sale.reserve(buyer, [1, 2], { show: showOf(700) })).reservationId);
  await sale.reserve(holder, [5], { show: showOf(900) });
  await http.rooms.log.catchUp(0);
  return { concertId: sale.concertId, large: showOf(700), small: showOf(900) };
}

const totals = { seatsTotal: 15, seatsAvailable: 12, held: 1, sold: 2 };
const policy = { state: "open", capacity: 1, passSeconds: 600, claimSeconds: 30, admitPerSecond: null };

test("a concert is told with its policy, its line, and what each show has sold, by time", async () => {
  const { concertId, large, small } = await busySale();
  const { status, body } = await http.api.get(`/v1/admin/concerts/${concertId}`, { token });
  expect(status).toBe(200);
  expect(body).toMatchObject({ concertId, title: "Blue Night", description: "", maxSeatsPerUser: 3, priceFrom: 700 });
  expect(body).toMatchObject({ ...totals, priceTo: 900, queue: { ...policy, waiting: 1, admitted: 1 } });
  expect(body["shows"]).toEqual([
    {
      showId: small.showId,
      date: "2031-05-01",
      startsAt: "2031-05-01T10:00:00.000Z",
      seatsTotal: 5,
      seatsAvailable: 4,
      held: 1,
      sold: 0,
      sections: [{ name: "A", from: 1, to: 5, price: 900 }],
    },
    {
      showId: large.showId,
      date: "2031-05-02",
      startsAt: "2031-05-02T10:00:00.000Z",
      seatsTotal: 10,
      seatsAvailable: 8,
      held: 0,
      sold: 2,
      sections: [{ name: "A", from: 1, to: 10, price: 700 }],
    },
  ]);
});

test("all concerts are listed, newest first, each with how it is set and how it sells", async () => {
  const { concertId } = await busySale();
  const newer = await http.openSale({ queue: { state: "closed" } });
  http.rooms.concerts.concertCreated();
  const { body } = await http.api.get<{ items: object[]; nextCursor: string }>("/v1/admin/concerts?limit=2", { token });
  expect(body.items).toMatchObject([
    { concertId: newer.concertId, queue: { state: "closed", waiting: 0 }, sold: 0, seatsTotal: 50 },
    { concertId, ...totals, queue: policy, maxSeatsPerUser: 3, priceFrom: 700, priceTo: 900 },
  ]);
  expect(body.nextCursor).toBe(String(concertId));
});

test("only operators see them so, and only those that there are", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan();
  for (const path of ["/v1/admin/concerts", `/v1/admin/concerts/${sale.concertId}`]) {
    expect(outcome(await http.api.get(path))).toEqual([401, "TOKEN_MISSING"]);
    expect(outcome(await http.api.get(path, { token: http.access(fan) }))).toEqual([401, "TOKEN_INVALID"]);
  }
  expect(outcome(await http.api.get("/v1/admin/concerts/999999", { token }))).toEqual([404, "NOT_FOUND"]);
});
