/** A fan's story, from nothing to a paid seat, with every answer looked at. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { as, expectRefusal, openHouse, patience, type Guest, type House, type Json } from "#test/house.ts";

let house: House;
let fan: Guest;
let other: Guest;
let concertId: number;
let showId: number;
let token: string;
let otherToken: string;
let reservationId: number;
let paymentId: number;

beforeAll(async () => {
  house = await openHouse();
  const concert = await house.concert({
    title: "Lights over the River",
    artist: "Mina Park",
    venue: "Riverside Hall",
    shows: [
      {
        startsAt: "2031-05-01T10:00:00Z",
        seats: 12,
        price: 50_000,
        sections: [{ name: "VIP", from: 1, to: 4, price: 120_000 }],
      },
      { startsAt: "2031-05-01T20:00:00Z", price: 30_000 },
    ],
  });
  concertId = concert.concertId;
  showId = concert.showIds[0] as number;
});

afterAll(() => house.close());

test("an account is made without asking anything", async () => {
  const { status, body } = await house.api().post<Guest & Json>("/v1/users", { body: { name: "  Mina " } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: "Mina" });
  fan = body;
  other = await house.guest();
  const account = await house.api().get(`/v1/users/${fan.userId}`, as(fan.accessToken));
  expect(account.body).toMatchObject({ userId: fan.userId, name: "Mina" });
  expectRefusal(await house.api().get(`/v1/users/${other.userId}`, as(fan.accessToken)), 403, "FORBIDDEN");
});

test("the concert is listed, with its days as they are called at the venue, and with its queue", async () => {
  const list = await house.api().get<{ items: Json[] }>("/v1/concerts");
  const days = { firstDate: "2031-05-01", lastDate: "2031-05-02" };
  const concert = { concertId, title: "Lights over the River", artist: "Mina Park", soldOut: false, ...days };
  expect(list.body.items).toMatchObject([concert]);
  const details = await house.api().get(`/v1/concerts/${concertId}`);
  expect(details.body).toMatchObject({
    ...concert,
    queue: { state: "open", waiting: 0, admitted: 0, capacity: 1_000 },
  });
});

test("whoever comes while there is room is let in at once", async () => {
  const joined = await house
    .api()
    .post<Json & { token: string }>(`/v1/concerts/${concertId}/queue`, as(fan.accessToken));
  expect(joined.status).toBe(201);
  expect(joined.body).toMatchObject({ userId: fan.userId, concertId, number: 1, status: "ADMITTED", position: 0 });
  expect(joined.body).toMatchObject({ etaSeconds: 0, soldOut: false });
  ({ token } = joined.body);
  const [, claims = ""] = token.split(".");
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({ sub: fan.userId, number: 1 });

  const again = await house
    .api()
    .post<Json & { token: string }>(`/v1/concerts/${concertId}/queue`, as(fan.accessToken));
  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({ number: 1, status: "ADMITTED" });

  const place = await house.api().get<{ expiresAt: string }>("/v1/queue", as(token));
  expect(place.body).toMatchObject({ number: 1, status: "ADMITTED", position: 0 });
  // The poll was the claim: from now on it is the turn that counts.
  expect(Date.parse(place.body.expiresAt)).toBeGreaterThan(Date.parse(String(joined.body["expiresAt"])));
});

test("an access token opens no door of the sale, and a queue token none of the account", async () => {
  expectRefusal(await house.api().get(`/v1/concerts/${concertId}/dates`, as(fan.accessToken)), 401, "TOKEN_INVALID");
  expectRefusal(await house.api().get(`/v1/concerts/${concertId}/dates`), 401, "TOKEN_MISSING");
  expectRefusal(await house.api().get(`/v1/users/${fan.userId}/balance`, as(token)), 401, "TOKEN_INVALID");
});

test("the fan sees the dates, the free seats of a day, and the whole map", async () => {
  const dates = await house.api().get<{ items: Json[] }>(`/v1/concerts/${concertId}/dates`, as(token));
  expect(dates.body.items).toMatchObject([
    { showId, date: "2031-05-01", startsAt: "2031-05-01T10:00:00.000Z", seatsTotal: 12, seatsAvailable: 12 },
    { date: "2031-05-02", seatsTotal: 50, seatsAvailable: 50 },
  ]);
  const day = await house
    .api()
    .get<{ items: { seats: Json[] }[] }>(`/v1/concerts/${concertId}/seats?date=2031-05-02`, as(token));
  expect(day.body.items[0]?.seats.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  const map = await house.api().get<{ seats: Json[] }>(`/v1/shows/${showId}/seats`, as(token));
  expect(map.body.seats.slice(3, 5)).toEqual([
    { number: 4, label: "04", section: "VIP", price: 120_000, status: "AVAILABLE" },
    { number: 5, label: "05", section: "General", price: 50_000, status: "AVAILABLE" },
  ]);
  const etag = map.headers.get("etag") ?? "";
  const unchanged = await house.api().get(`/v1/shows/${showId}/seats`, as(token, undefined, { "if-none-match": etag }));
  expect(unchanged.status).toBe(304);
});

test("two seats are held for five minutes, and nobody else can have them", async () => {
  const held = await house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [5, 4] }));
  expect(held.status).toBe(201);
  const seats = [
    { number: 4, label: "04", section: "VIP", price: 120_000 },
    { number: 5, label: "05", section: "General", price: 50_000 },
  ];
  const when = { date: "2031-05-01", startsAt: "2031-05-01T10:00:00.000Z" };
  const reservation = { concertId, showId, ...when, seats, amount: 170_000, status: "HELD" };
  expect(held.body).toMatchObject(reservation);
  const heldMs = Date.parse(String(held.body["heldUntil"])) - Date.now();
  expect(heldMs).toBeGreaterThan(200_000);
  expect(heldMs).toBeLessThanOrEqual(301_000);
  reservationId = Number(held.body["reservationId"]);

  const joined = await house.api().post<{ token: string }>(`/v1/concerts/${concertId}/queue`, as(other.accessToken));
  otherToken = joined.body.token;
  const refused = await house.api().post<Json>("/v1/reservations", as(otherToken, { showId, seats: [3, 4, 5] }));
  expectRefusal(refused, 409, "SEAT_UNAVAILABLE", { seats: [4, 5] });
  expectRefusal(await house.api().get(`/v1/reservations/${reservationId}`, as(other.accessToken)), 404, "NOT_FOUND");
  expectRefusal(await house.api().delete(`/v1/reservations/${reservationId}`, as(other.accessToken)), 404, "NOT_FOUND");
  expectRefusal(await house.api().post("/v1/payments", as(otherToken, { reservationId })), 404, "NOT_FOUND");
  const mine = await house.api().get(`/v1/reservations/${reservationId}`, as(fan.accessToken));
  expect(mine.body).toEqual(held.body);
});

test("who has too little is told how much is missing, charges it, and pays once", async () => {
  const balance = `/v1/users/${fan.userId}/balance`;
  const poor = await house.api().post<Json>("/v1/payments", as(token, { reservationId }));
  expectRefusal(poor, 402, "INSUFFICIENT_BALANCE", { balance: 0, amount: 170_000 });
  const charged = await house.api().post(`${balance}/charges`, as(fan.accessToken, { amount: 200_000 }));
  expect(charged.status).toBe(201);
  expect(charged.body).toMatchObject({ amount: 200_000, balance: 200_000 });

  const request = as(token, { reservationId }, { "idempotency-key": "the-one-payment" });
  const paid = await house.api().post<Json>("/v1/payments", request);
  expect(paid.status).toBe(201);
  expect(paid.body).toMatchObject({ reservationId, amount: 170_000, balance: 30_000 });
  expect(paid.body["seats"]).toMatchObject([{ number: 4 }, { number: 5 }]);
  paymentId = Number(paid.body["paymentId"]);
  // The answer may have been lost: asked again it is the same, although the token has died by it.
  expect(await house.api().post("/v1/payments", request)).toMatchObject({ status: 201, body: paid.body });
  expect((await house.api().get(balance, as(fan.accessToken))).body).toMatchObject({ balance: 30_000 });
});

test("the token is dead from then on, for everything", async () => {
  const refusals = await Promise.all([
    house.api().post<Json>("/v1/payments", as(token, { reservationId })),
    house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [6] })),
    house.api().delete<Json>("/v1/queue", as(token)),
  ]);
  for (const refusal of refusals) expectRefusal(refusal, 401, "TOKEN_EXPIRED", { place: "COMPLETED" });
});

test("what was bought stays the fan's, and is sold for everybody else", async () => {
  const reservation = await house.api().get(`/v1/reservations/${reservationId}`, as(fan.accessToken));
  expect(reservation.body).toMatchObject({ reservationId, status: "PAID" });
  expectRefusal(
    await house.api().delete(`/v1/reservations/${reservationId}`, as(fan.accessToken)),
    409,
    "ALREADY_PAID",
  );
  const payments = await house.api().get<{ items: Json[] }>("/v1/payments", as(fan.accessToken));
  expect(payments.body.items).toMatchObject([{ paymentId, reservationId, amount: 170_000 }]);
  const payment = await house.api().get(`/v1/payments/${paymentId}`, as(fan.accessToken));
  expect(payment.body).toEqual(payments.body.items[0]);
  expectRefusal(await house.api().get(`/v1/payments/${paymentId}`, as(other.accessToken)), 404, "NOT_FOUND");

  const refused = await house.api().post<Json>("/v1/reservations", as(otherToken, { showId, seats: [5] }));
  expectRefusal(refused, 409, "SEAT_UNAVAILABLE", { seats: [5] });
  await expect.poll(() => statusOf(5), patience).toBe("SOLD");
});

async function statusOf(seat: number): Promise<unknown> {
  const map = await house.api().get<{ seats: Json[] }>(`/v1/shows/${showId}/seats`, as(otherToken));
  return map.body.seats[seat - 1]?.["status"];
}

test("who wants more stands at the end of the line again, and keeps within the limit", async () => {
  const joined = await house
    .api()
    .post<Json & { token: string }>(`/v1/concerts/${concertId}/queue`, as(fan.accessToken));
  expect(joined.status).toBe(201);
  expect(joined.body).toMatchObject({ number: 3, status: "ADMITTED" });
  const tooMany = await house.api().post<Json>("/v1/reservations", as(joined.body.token, { showId, seats: [6, 7, 8] }));
  expectRefusal(tooMany, 409, "SEAT_LIMIT_REACHED", { limit: 4 });
  const held = await house.api().post<Json>("/v1/reservations", as(joined.body.token, { showId, seats: [6, 7] }));
  expect(held.status).toBe(201);
  // Leaving gives the seats back. An instance may refuse them for a moment yet, until it has heard of it.
  expect((await house.api().delete("/v1/queue", as(joined.body.token))).status).toBe(204);
  const take = () => house.api().post("/v1/reservations", as(otherToken, { showId, seats: [6, 7] }));
  await expect.poll(async () => (await take()).status, patience).toBe(201);
});
