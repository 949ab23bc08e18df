import { afterAll, beforeAll, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { moveHold, type Fan } from "#test/open-sale.ts";

let http: HttpSale;
beforeAll(async () => {
  http = await startHttpSale();
});
afterAll(() => http.close());

function pay(fan: Fan, body: unknown, headers: Record<string, string> = {}) {
  return http.api.post<{ paymentId: number }>("/v1/payments", { token: http.queue(fan), body, headers });
}

test("a reservation is paid, and the payment read; from then on the queue token opens nothing", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan({ balance: 60_000 });
  const { reservationId } = await sale.reserve(fan, [7]);
  const paid = await pay(fan, { reservationId });
  expect(paid.status).toBe(201);
  expect(paid.body).toMatchObject({
    reservationId,
    amount: 50_000,
    balance: 10_000,
    seats: [{ number: 7, label: "07" }],
  });
  const token = http.access(fan);
  expect((await http.api.get(`/v1/payments/${paid.body.paymentId}`, { token })).body).toEqual(paid.body);
  expect((await http.api.get("/v1/payments", { token })).body).toEqual({ items: [paid.body], nextCursor: null });

  const dead = { token: http.queue(fan) };
  const { showId } = sale.show;
  const answers = [
    await http.api.get("/v1/queue", dead),
    await http.api.get(`/v1/shows/${showId}/seats`, dead),
    await http.api.get(`/v1/concerts/${sale.concertId}/dates`, dead),
    await http.api.post("/v1/reservations", { ...dead, body: { showId, seats: [1] } }),
    await pay(fan, { reservationId }),
  ];
  expect(answers.map(outcome)).toEqual(answers.map(() => [401, "TOKEN_EXPIRED"]));
});

test("what is refused says why, with what a client needs to go on", async () => {
  const sale = await http.openSale();
  const [poor, late] = [await sale.fan({ balance: 10 }), await sale.fan({ balance: 50_000 })];
  const held = await sale.reserve(poor, [1]);
  const short = await pay(poor, { reservationId: held.reservationId });
  expect(outcome(short)).toEqual([402, "INSUFFICIENT_BALANCE"]);
  expect(short.body).toMatchObject({ balance: 10, amount: 50_000 });
  const over = await sale.reserve(late, [2]);
  await moveHold(http.database.db, over.reservationId, 0);
  expect(outcome(await pay(late, { reservationId: over.reservationId }))).toEqual([409, "HOLD_EXPIRED"]);
  expect(outcome(await pay(late, { reservationId: held.reservationId }))).toEqual([404, "NOT_FOUND"]);
});

test.each([[{}], [{ reservationId: 0 }], [{ reservationId: "1" }], [{ reservationId: 1, amount: 1 }]])(
  "a request with %o is not valid",
  async (body) => {
    const sale = await http.openSale();
    expect(outcome(await pay(await sale.fan(), body))).toEqual([400, "INVALID_REQUEST"]);
  },
);

test("paying needs the queue token, reading the access token, each one's own", async () => {
  const sale = await http.openSale();
  const [fan, other] = [await sale.fan({ balance: 50_000 }), await sale.fan()];
  const { reservationId } = await sale.reserve(fan, [1]);
  const body = { reservationId };
  expect(outcome(await http.api.post("/v1/payments", { body }))).toEqual([401, "TOKEN_MISSING"]);
  expect(outcome(await http.api.post("/v1/payments", { token: http.access(fan), body }))).toEqual([
    401,
    "TOKEN_INVALID",
  ]);
  const path = `/v1/payments/${(await pay(fan, body)).body.paymentId}`;
  expect(outcome(await http.api.get(path))).toEqual([401, "TOKEN_MISSING"]);
  expect(outcome(await http.api.get(path, { token: http.queue(fan) }))).toEqual([401, "TOKEN_INVALID"]);
  expect(outcome(await http.api.get(path, { token: http.access(other) }))).toEqual([404, "NOT_FOUND"]);
  expect((await http.api.get("/v1/payments", { token: http.access(other) })).body).toMatchObject({ items: [] });
});

test("a repeated payment has the same answer, though the token has died by it", async () => {
  const sale = await http.openSale();
  const fan = await sale.fan({ balance: 60_000 });
  const { reservationId } = await sale.reserve(fan, [1]);
  const key = { "idempotency-key": "5f0c4b0e" };
  const first = await pay(fan, { reservationId }, key);
  const again = await pay(fan, { reservationId }, key);
  expect([again.status, again.body]).toEqual([201, first.body]);
});
