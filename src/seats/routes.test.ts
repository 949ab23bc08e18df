import { afterAll, beforeAll, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { testAdminToken } from "#test/server.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

test("dates, the free seats of a day, and all seats of a show", async () => {
  const sale = await http.openSale({ shows: [{ seats: 3, price: 700 }] });
  const fan = await sale.fan();
  await sale.reserve(await sale.fan(), [2]);
  const token = http.queue(fan);
  const { showId, date } = sale.show;
  const show = { showId, date, startsAt: "2031-05-01T10:00:00.000Z" };
  const dates = await http.api.get(`/v1/concerts/${sale.concertId}/dates`, { token });
  expect(dates.body).toEqual({ items: [{ ...show, seatsTotal: 3, seatsAvailable: 2 }] });
  const free = await http.api.get(`/v1/concerts/${sale.concertId}/seats?date=${date}`, { token });
  const seat = (number: number, status: string) => ({ number, label: `0${number}`, section: "A", price: 700, status });
  expect(free.body).toEqual({ items: [{ ...show, seats: [seat(1, "AVAILABLE"), seat(3, "AVAILABLE")] }] });
  const all = await http.api.get(`/v1/shows/${showId}/seats`, { token });
  const seats = [seat(1, "AVAILABLE"), seat(2, "HELD"), seat(3, "AVAILABLE")];
  expect(all.body).toEqual({ ...show, version: expect.any(Number), seats });
});

test("a map that has not changed is not sent again", async () => {
  const sale = await http.openSale();
  const token = http.queue(await sale.fan());
  const path = `/v1/shows/${sale.show.showId}/seats`;
  const first = await http.api.get(path, { token });
  const etag = first.headers.get("etag") ?? "";
  const unchanged = await http.api.get(path, { token, headers: { "if-none-match": etag } });
  expect([unchanged.status, unchanged.body, unchanged.headers.get("etag")]).toEqual([304, undefined, etag]);
  await sale.reserve(await sale.fan(), [7]);
  await http.rooms.log.catchUp(0);
  const changed = await http.api.get(path, { token, headers: { "if-none-match": etag } });
  expect(changed.status).toBe(200);
  expect(changed.headers.get("etag")).not.toBe(etag);
});

test("seats are shown only with a queue token, and only those of its concert", async () => {
  const [sale, other] = [await http.openSale(), await http.openSale()];
  const fan = await sale.fan();
  const paths = [
    `/v1/concerts/${other.concertId}/dates`,
    `/v1/concerts/${other.concertId}/seats?date=2031-05-01`,
    `/v1/shows/${other.show.showId}/seats`,
  ];
  for (const path of paths) {
    expect(outcome(await http.api.get(path))).toEqual([401, "TOKEN_MISSING"]);
    expect(outcome(await http.api.get(path, { token: http.access(fan) }))).toEqual([401, "TOKEN_INVALID"]);
    expect(outcome(await http.api.get(path, { token: http.queue(fan) }))).toEqual([403, "FORBIDDEN"]);
  }
});

test.each(["", "?date=tomorrow", "?date=2031-02-30", "?date=2031-05-01&more=1"])(
  "the free seats of a day cannot be asked with %j",
  async (query) => {
    const sale = await http.openSale();
    const path = `/v1/concerts/${sale.concertId}/seats${query}`;
    const answer = await http.api.get(path, { token: http.queue(await sale.fan()) });
    expect(outcome(answer)).toEqual([400, "INVALID_REQUEST"]);
  },
);

test("an operator reads the same seats without a place in line; a fan does not", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan();
  await sale.reserve(fan, [2]);
  const { showId } = sale.show;
  const path = `/v1/admin/shows/${showId}/seats`;
  const read = await http.api.get(path, { token: testAdminToken });
  expect(read.body).toEqual((await http.api.get(`/v1/shows/${showId}/seats`, { token: http.queue(fan) })).body);
  const etag = read.headers.get("etag") ?? "";
  const again = await http.api.get(path, { token: testAdminToken, headers: { "if-none-match": etag } });
  expect(outcome(again)).toEqual([304]);
  expect(outcome(await http.api.get(path))).toEqual([401, "TOKEN_MISSING"]);
  expect(outcome(await http.api.get(path, { token: http.queue(fan) }))).toEqual([401, "TOKEN_INVALID"]);
  const unknown = await http.api.get("/v1/admin/shows/999999/seats", { token: testAdminToken });
  expect(outcome(unknown)).toEqual([404, "NOT_FOUND"]);
});
