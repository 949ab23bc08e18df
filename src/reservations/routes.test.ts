import { afterAll, beforeAll, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import type { Fan } from "#test/open-sale.ts";
import { testAdminToken } from "#test/server.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

interface Reservation {
  reservationId: number;
  status: string;
}

function reserve(fan: Fan, body: unknown, headers: Record<string, string> = {}) {
  return http.api.post<Reservation>("/v1/reservations", { token: http.queue(fan), body, headers });
}

test("seats are held, read and released", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan();
  const { showId } = sale.show;
  const held = await reserve(fan, { showId, seats: [8, 7] });
  expect(held.status).toBe(201);
  expect(held.body).toMatchObject({ showId, amount: 100_000, status: "HELD", seats: [{ number: 7 }, { number: 8 }] });
  expect(held.body).toMatchObject({ date: "2031-05-01", startsAt: "2031-05-01T10:00:00.000Z" });
  const token = http.access(fan);
  const path = `/v1/reservations/${held.body.reservationId}`;
  expect((await http.api.get(path, { token })).body).toEqual(held.body);
  expect((await http.api.get("/v1/reservations", { token })).body).toEqual({ items: [held.body], nextCursor: null });
  expect(outcome(await http.api.delete(path, { token }))).toEqual([204]);
  expect(outcome(await http.api.delete(path, { token }))).toEqual([204]);
  expect((await http.api.get(path, { token })).body).toEqual({ ...held.body, status: "CANCELLED" });
});

test("what is refused says why, with what a client needs to go on", async () => {
  const sale = await http.openSale({ maxSeatsPerUser: 2 });
  const { showId } = sale.show;
  await reserve(await sale.fan(), { showId, seats: [7] });
  const taken = await reserve(await sale.fan(), { showId, seats: [6, 7] });
  expect([outcome(taken), taken.body]).toEqual([[409, "SEAT_UNAVAILABLE"], expect.objectContaining({ seats: [7] })]);
  const many = await reserve(await sale.fan(), { showId, seats: [1, 2, 3] });
  expect([outcome(many), many.body]).toEqual([[409, "SEAT_LIMIT_REACHED"], expect.objectContaining({ limit: 2 })]);
  const fan = await sale.fan();
  expect(outcome(await reserve(fan, { showId, seats: [51] }))).toEqual([404, "NOT_FOUND"]);
  expect(outcome(await reserve(fan, { showId: showId + 999, seats: [1] }))).toEqual([404, "NOT_FOUND"]);
});

test.each([
  [{ seats: [] }],
  [{ seats: [7, 7] }],
  [{ seats: [0] }],
  [{ seats: [-1] }],
  [{ seats: ["7"] }],
  [{ seats: 7 }],
  [{ seats: Array.from({ length: 101 }, (_, index) => index + 1) }],
  [{ seats: [7], userId: "somebody else" }],
  [{}],
])("a request for %o is not valid", async (body) => {
  const sale = await http.openSale();
  const answer = await reserve(await sale.fan(), { showId: sale.show.showId, ...body });
  expect(outcome(answer)).toEqual([400, "INVALID_REQUEST"]);
});

test("reserving needs the queue token, reading and releasing the access token, each one's own", async () => {
  const sale = await http.openSale();
  const [fan, other] = [await sale.fan(), await sale.fan()];
  const body = { showId: sale.show.showId, seats: [1] };
  expect(outcome(await http.api.post("/v1/reservations", { body }))).toEqual([401, "TOKEN_MISSING"]);
  const asUser = await http.api.post("/v1/reservations", { token: http.access(fan), body });
  expect(outcome(asUser)).toEqual([401, "TOKEN_INVALID"]);
  const held = await reserve(fan, body);
  const path = `/v1/reservations/${held.body.reservationId}`;
  for (const call of [http.api.get, http.api.delete]) {
    expect(outcome(await call(path))).toEqual([401, "TOKEN_MISSING"]);
    expect(outcome(await call(path, { token: http.queue(fan) }))).toEqual([401, "TOKEN_INVALID"]);
    expect(outcome(await call(path, { token: http.access(other) }))).toEqual([404, "NOT_FOUND"]);
  }
  expect((await http.api.get("/v1/reservations", { token: http.access(other) })).body).toMatchObject({ items: [] });
});

test("a repeated request has the same answer; the same key with other seats is refused", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan();
  const { showId } = sale.show;
  const key = { "idempotency-key": "5f0c4b0e" };
  const first = await reserve(fan, { showId, seats: [3] }, key);
  expect((await reserve(fan, { seats: [3], showId }, key)).body).toEqual(first.body);
  expect(outcome(await reserve(fan, { showId, seats: [4] }, key))).toEqual([422, "IDEMPOTENCY_KEY_REUSED"]);
});

test("an operator releases anybody's hold, which its owner sees at once; fans cannot", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan();
  const { showId } = sale.show;
  const held = await reserve(fan, { showId, seats: [9] });
  const path = `/v1/admin/reservations/${held.body.reservationId}`;
  expect(outcome(await http.api.delete(path))).toEqual([401, "TOKEN_MISSING"]);
  expect(outcome(await http.api.delete(path, { token: http.access(fan) }))).toEqual([401, "TOKEN_INVALID"]);
  expect(outcome(await http.api.delete(path, { token: testAdminToken }))).toEqual([204]);
  const read = await http.api.get<Reservation>(`/v1/reservations/${held.body.reservationId}`, {
    token: http.access(fan),
  });
  expect(read.body.status).toBe("CANCELLED");
  expect(outcome(await reserve(await sale.fan(), { showId, seats: [9] }))).toEqual([201]);
  const unknown = "/v1/admin/reservations/999999";
  expect(outcome(await http.api.delete(unknown, { token: testAdminToken }))).toEqual([404, "NOT_FOUND"]);
});
