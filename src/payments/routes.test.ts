import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { outcome, startHttpSale, type HttpSale } from "#test/http-sale.ts";
import { moveHold, type Fan } from "#test/open-sale.ts";
import { testAdminToken } from "#test/server.ts";

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
    startsAt: "2031-05-01T10:00:00.000Z",
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

describe("an operator's refund", () => {
  function refund(paymentId: number, body: unknown = { reason: " The show moved. " }, token = testAdminToken) {
    return http.api.post(`/v1/admin/payments/${paymentId}/refund`, { token, body });
  }

  async function bought() {
    const sale = await http.openSale();
    const fan = await sale.fan({ balance: 60_000 });
    const { reservationId } = await sale.reserve(fan, [7]);
    const { paymentId } = await sale.pay(fan, reservationId);
    return { sale, fan, reservationId, paymentId };
  }

  test("is seen by the fan: in payments, reservations, balance and statement; and the seat is free for others", async () => {
    const { sale, fan, reservationId, paymentId } = await bought();
    const answer = await refund(paymentId);
    expect(answer.status).toBe(201);
    const { refundedAt, transferId } = answer.body;
    const refundReason = "The show moved.";
    expect(answer.body).toEqual({
      paymentId,
      reservationId,
      transferId,
      amount: 50_000,
      refundedAt,
      refundReason,
      refundedBy: "admin",
    });
    const token = http.access(fan);
    const read = async (path: string) => (await http.api.get(path, { token })).body;
    const told = { paymentId, amount: 50_000, balance: 10_000, refundedAt, refundReason };
    expect(await read(`/v1/payments/${paymentId}`)).toMatchObject(told);
    expect(await read("/v1/payments")).toMatchObject({ items: [told] });
    expect(await read(`/v1/reservations/${reservationId}`)).toMatchObject({ status: "CANCELLED" });
    expect(await read(`/v1/users/${fan.userId}/balance`)).toMatchObject({ balance: 60_000 });
    const { items } = (await read(`/v1/users/${fan.userId}/balance/transfers`)) as { items: object[] };
    expect(items[0]).toEqual({
      transferId,
      debit: "REVENUE",
      credit: "WALLET",
      amount: 50_000,
      balance: 60_000,
      reservationId,
      createdAt: refundedAt,
    });
    const other = await sale.fan();
    const body = { showId: sale.show.showId, seats: [7] };
    expect((await http.api.post("/v1/reservations", { token: http.queue(other), body })).status).toBe(201);
  });

  test("happens once; what cannot be refunded is told why", async () => {
    const { sale, reservationId, paymentId } = await bought();
    await sale.checkIn(reservationId, 7);
    const used = await refund(paymentId);
    expect(outcome(used)).toEqual([409, "TICKET_USED"]);
    expect(used.body).toMatchObject({ seats: [7] });
    const second = await bought();
    const first = await refund(second.paymentId);
    const again = await refund(second.paymentId);
    expect(outcome(again)).toEqual([409, "ALREADY_REFUNDED"]);
    expect(again.body).toMatchObject({ refundedAt: first.body["refundedAt"] });
    expect(outcome(await refund(999_999))).toEqual([404, "NOT_FOUND"]);
  });

  test.each([[{}], [{ reason: "" }], [{ reason: " \n" }], [{ reason: "x".repeat(501) }], [{ reason: "a", amount: 1 }]])(
    "with %o is not valid",
    async (body) => {
      expect(outcome(await refund(1, body))).toEqual([400, "INVALID_REQUEST"]);
    },
  );

  test("is an operator's: others are refused before anything is read", async () => {
    const { fan, paymentId } = await bought();
    expect(outcome(await refund(paymentId, {}, http.access(fan)))).toEqual([401, "TOKEN_INVALID"]);
    expect(outcome(await refund(paymentId, {}, "junk"))).toEqual([401, "TOKEN_INVALID"]);
  });
});
