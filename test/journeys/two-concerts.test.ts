/** One fan at two concerts at once: two lines, two limits, one wallet; and the statement of it all, page by page. */
import { afterAll, beforeAll, expect, test } from "vitest";

import type { ApiAnswer } from "#test/http.ts";
import { as, expectRefusal, openHouse, type Guest, type House, type Json } from "#test/house.ts";

const price = 10_000;
let house: House;
let fan: Guest;
const concerts: { concertId: number; showIds: number[]; token: string }[] = [];

beforeAll(async () => {
  house = await openHouse();
  fan = await house.guest();
  for (const title of ["Blue Night", "Red Morning"]) {
    const shows = [{ startsAt: "2031-05-01T10:00:00Z", price }];
    const created = await house.concert({ title, maxSeatsPerUser: 2, shows });
    const path = `/v1/concerts/${created.concertId}/queue`;
    const { body } = await house.api().post<{ token: string }>(path, as(fan.accessToken));
    concerts.push({ ...created, token: body.token });
  }
});

afterAll(() => house.close());

interface Page {
  items: Json[];
  nextCursor: string | null;
}

const at = (index: number) => concerts[index] as (typeof concerts)[number];
const charge = (amount: number) =>
  house.api().post<Json>(`/v1/users/${fan.userId}/balance/charges`, as(fan.accessToken, { amount }));

test("a token opens its own concert and no other", async () => {
  const { token } = at(0);
  const { concertId, showIds } = at(1);
  const showId = showIds[0] as number;
  expectRefusal(await house.api().get<Json>(`/v1/concerts/${concertId}/dates`, as(token)), 403, "FORBIDDEN");
  expectRefusal(
    await house.api().get<Json>(`/v1/concerts/${concertId}/seats?date=2031-05-01`, as(token)),
    403,
    "FORBIDDEN",
  );
  expectRefusal(await house.api().get<Json>(`/v1/shows/${showId}/seats`, as(token)), 403, "FORBIDDEN");
  expectRefusal(await house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [1] })), 403, "FORBIDDEN");
});

test("each concert has its limit, and both are paid from one wallet", async () => {
  expect((await charge(3 * price)).body).toMatchObject({ balance: 3 * price });
  const held: unknown[] = [];
  for (const { token, showIds } of concerts) {
    const order = { showId: showIds[0], seats: [1, 2] };
    const { status, body } = await house.api().post<Json>("/v1/reservations", as(token, order));
    expect(status).toBe(201);
    held.push(body["reservationId"]);
    const more = await house.api().post<Json>("/v1/reservations", as(token, { ...order, seats: [3] }));
    expectRefusal(more, 409, "SEAT_LIMIT_REACHED", { limit: 2 });
  }
  const pay = (index: number, reservationId: unknown) =>
    house.api().post<Json>("/v1/payments", as(at(index).token, { reservationId }));
  expectRefusal(await pay(0, held[1]), 403, "FORBIDDEN");
  expect((await pay(0, held[0])).body).toMatchObject({ amount: 2 * price, balance: price });
  expectRefusal(await pay(1, held[1]), 402, "INSUFFICIENT_BALANCE", { balance: price, amount: 2 * price });
  // The turn at the other concert goes on: the first payment has ended only its own.
  expect((await charge(price)).status).toBe(201);
  expect((await pay(1, held[1])).body).toMatchObject({ amount: 2 * price, balance: 0 });
});

test("the statement has every movement, newest first, with the balance after it, page by page", async () => {
  for (let amount = 1; amount <= 4; amount += 1) await charge(amount);
  const items: Json[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? "" : `&cursor=${cursor}`;
    const path = `/v1/users/${fan.userId}/balance/transfers?limit=3${after}`;
    const page: ApiAnswer<Page> = await house.api().get<Page>(path, as(fan.accessToken));
    expect(page.body.items.length).toBeGreaterThan(0);
    expect(page.body.items.length).toBeLessThanOrEqual(3);
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  } while (cursor !== null);

  const movements = items.map(({ debit, credit, amount, balance }) => [debit, credit, amount, balance]);
  expect(movements).toEqual([
    ["CASH", "WALLET", 4, 10],
    ["CASH", "WALLET", 3, 6],
    ["CASH", "WALLET", 2, 3],
    ["CASH", "WALLET", 1, 1],
    ["WALLET", "REVENUE", 2 * price, 0],
    ["CASH", "WALLET", price, 2 * price],
    ["WALLET", "REVENUE", 2 * price, price],
    ["CASH", "WALLET", 3 * price, 3 * price],
  ]);
  const paid = items.filter(({ reservationId }) => reservationId !== null);
  expect(paid).toHaveLength(2);
});

test("reservations and payments are listed the same way, and only to their owner", async () => {
  const stranger = await house.guest();
  for (const path of ["/v1/reservations", "/v1/payments"]) {
    const first = await house.api().get<{ items: Json[]; nextCursor: string }>(`${path}?limit=1`, as(fan.accessToken));
    const next = `${path}?limit=1&cursor=${first.body.nextCursor}`;
    const second = await house.api().get<{ items: Json[]; nextCursor: unknown }>(next, as(fan.accessToken));
    expect(second.body.nextCursor).toBeNull();
    const ids = [...first.body.items, ...second.body.items].map(({ reservationId }) => Number(reservationId));
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(new Set(ids).size).toBe(2);
    expect((await house.api().get<{ items: Json[] }>(path, as(stranger.accessToken))).body.items).toEqual([]);
  }
  const theirs = await house.api().get<Json>(`/v1/users/${fan.userId}/balance/transfers`, as(stranger.accessToken));
  expectRefusal(theirs, 403, "FORBIDDEN");
});
