/** Waiting in line: who stands where, what those who wait may not do, and how the turn passes on. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { as, expectRefusal, openHouse, patience, type Guest, type House, type Json } from "#test/house.ts";

const price = 10_000;
let house: House;
let concertId: number;
let showId: number;
let line: Visitor[];

interface Visitor extends Guest {
  token: string;
  place: Json;
}

async function join(guest: Guest): Promise<Visitor> {
  const path = `/v1/concerts/${concertId}/queue`;
  const { body } = await house.api().post<Json & { token: string }>(path, as(guest.accessToken));
  return { ...guest, token: body.token, place: body };
}

const visitor = (number: number): Visitor => line[number - 1] as Visitor;
const readPlace = (number: number) => house.api().get<Json>("/v1/queue", as(visitor(number).token));

async function untilPosition(number: number, position: number): Promise<void> {
  await expect.poll(async () => (await readPlace(number)).body["position"], patience).toBe(position);
}

beforeAll(async () => {
  house = await openHouse();
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price }];
  const concert = await house.concert({ title: "Blue Night", queue: { capacity: 1 }, shows });
  concertId = concert.concertId;
  showId = concert.showIds[0] as number;
  line = [];
  for (let number = 1; number <= 6; number += 1) line.push(await join(await house.guest(price)));
});

afterAll(() => house.close());

test("the first is in, the others stand in the order in which they came", async () => {
  expect(line.map(({ place }) => place["number"])).toEqual([1, 2, 3, 4, 5, 6]);
  expect(line.map(({ place }) => place["position"])).toEqual([0, 1, 2, 3, 4, 5]);
  expect(line.map(({ place }) => place["status"])).toEqual(["ADMITTED", ...Array<string>(5).fill("WAITING")]);
  const details = async () => (await house.api().get(`/v1/concerts/${concertId}`)).body;
  await expect.poll(details, patience).toMatchObject({ queue: { waiting: 5, admitted: 1, capacity: 1 } });
});

test("a poll says the same on every instance, and when to ask again", async () => {
  for (let i = 0; i < 4; i += 1) {
    const { status, body } = await readPlace(3);
    expect(status).toBe(200);
    expect(body).toMatchObject({ number: 3, status: "WAITING", position: 2, expiresAt: null, soldOut: false });
    expect(body["retryAfterMs"]).toBeGreaterThanOrEqual(500);
    expect(body["retryAfterMs"]).toBeLessThanOrEqual(30_000);
  }
});

test("who waits can see and take nothing yet, and is told how long", async () => {
  const { token } = visitor(2);
  const refusals = [
    await house.api().get<Json>(`/v1/concerts/${concertId}/dates`, as(token)),
    await house.api().get<Json>(`/v1/shows/${showId}/seats`, as(token)),
    await house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [1] })),
    await house.api().post<Json>("/v1/payments", as(token, { reservationId: 1 })),
  ];
  for (const refusal of refusals) {
    expectRefusal(refusal, 403, "NOT_ADMITTED", { position: 1 });
    expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  }
});

test("joining again, from wherever, keeps the place", async () => {
  const again = await join(visitor(4));
  expect(again.place).toMatchObject({ number: 4, status: "WAITING", position: 3 });
  // The token from before goes on being good, as on another device.
  expect((await readPlace(4)).body).toMatchObject({ number: 4 });
});

test("who gives up in the middle moves those behind, and nobody before", async () => {
  expect((await house.api().delete("/v1/queue", as(visitor(3).token))).status).toBe(204);
  await untilPosition(4, 2);
  await untilPosition(6, 4);
  expect((await readPlace(2)).body).toMatchObject({ position: 1 });
  await expect.poll(async () => (await readPlace(3)).status, patience).toBe(401);
  expectRefusal(await readPlace(3), 401, "TOKEN_EXPIRED", { place: "LEFT" });
});

test("when the first leaves, the next is in", async () => {
  expect((await house.api().delete("/v1/queue", as(visitor(1).token))).status).toBe(204);
  await untilPosition(2, 0);
  expect((await readPlace(2)).body).toMatchObject({ status: "ADMITTED", etaSeconds: 0 });
  await untilPosition(4, 1);
});

test("when a fan pays, the next is in", async () => {
  const { token } = visitor(2);
  const held = await house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [1] }));
  const { reservationId } = held.body;
  expect((await house.api().post("/v1/payments", as(token, { reservationId }))).status).toBe(201);
  await untilPosition(4, 0);
  const waiting = await readPlace(6);
  expect(waiting.body).toMatchObject({ status: "WAITING" });
  expect(waiting.body["etaSeconds"]).toBeGreaterThan(0);
});
