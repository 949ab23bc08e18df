/** Fans who are too slow: for the hold, for the turn, for the claim. And fans who take their seats and places over. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { as, expectRefusal, openHouse, patience, type Guest, type House, type Json } from "#test/house.ts";

const price = 10_000;
let house: House;

beforeAll(async () => {
  house = await openHouse({ HOLD_SECONDS: "8" });
});

afterAll(() => house.close());

interface Visitor extends Guest {
  token: string;
  place: Json;
}

/** A new concert with one show of ten seats, and as many guests in its line, one after the other. */
async function openLine(queue: Json, guests: number) {
  const { concertId, showIds } = await house.concert({
    title: "Blue Night",
    queue,
    shows: [{ startsAt: "2031-05-01T10:00:00Z", seats: 10, price }],
  });
  const visitors: Visitor[] = [];
  for (let number = 1; number <= guests; number += 1) visitors.push(await join(await house.guest(price), concertId));
  return { concertId, showId: showIds[0] as number, visitors: visitors as [Visitor, ...Visitor[]] };
}

async function join(guest: Guest, concertId: number): Promise<Visitor> {
  const path = `/v1/concerts/${concertId}/queue`;
  const { status, body } = await house.api().post<Json & { token: string }>(path, as(guest.accessToken));
  expect([200, 201]).toContain(status);
  return { ...guest, token: body.token, place: body };
}

const reserve = ({ token }: Visitor, showId: number, seat: number) =>
  house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [seat] }));
const pay = ({ token }: Visitor, reservationId: unknown) =>
  house.api().post<Json>("/v1/payments", as(token, { reservationId }));
const readPlace = ({ token }: Visitor) => house.api().get<Json>("/v1/queue", as(token));

const setPolicy = (concertId: number, changes: Json) =>
  house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, changes);

test("a hold that runs out cannot be paid, and its seat goes to the next who asks", async () => {
  const { showId, visitors } = await openLine({}, 2);
  const [slow, quick] = visitors as [Visitor, Visitor];
  const held = await reserve(slow, showId, 1);
  expect(held.status).toBe(201);
  expectRefusal(await reserve(quick, showId, 1), 409, "SEAT_UNAVAILABLE");

  await expect.poll(async () => (await reserve(quick, showId, 1)).status, patience).toBe(201);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(String(held.body["heldUntil"])));
  const { reservationId } = held.body;
  expectRefusal(await pay(slow, reservationId), 409, "HOLD_EXPIRED");
  const read = await house.api().get(`/v1/reservations/${String(reservationId)}`, as(slow.accessToken));
  expect(read.body).toMatchObject({ status: "EXPIRED" });
  // To release what is over is no mistake, and changes nothing: the seat is another's by now.
  expect((await house.api().delete(`/v1/reservations/${String(reservationId)}`, as(slow.accessToken))).status).toBe(
    204,
  );
  expectRefusal(await reserve(slow, showId, 1), 409, "SEAT_UNAVAILABLE");
  // The turn is not over by that: another seat can be had and paid.
  const other = await reserve(slow, showId, 2);
  expect((await pay(slow, other.body["reservationId"])).status).toBe(201);
});

test("a turn that runs out is over, and the next in line is in", async () => {
  const { concertId, showId, visitors } = await openLine({ capacity: 1 }, 2);
  const [slow, next] = visitors as [Visitor, Visitor];
  expect((await readPlace(next)).body).toMatchObject({ status: "WAITING", position: 1, expiresAt: null });
  // Short is only the turn that begins with this call, and nothing has to be done while it lasts.
  await setPolicy(concertId, { passSeconds: 2 });
  expect((await readPlace(slow)).body).toMatchObject({ status: "ADMITTED" });
  await setPolicy(concertId, { passSeconds: 600 });

  await expect.poll(async () => (await readPlace(next)).body["status"], patience).toBe("ADMITTED");
  expectRefusal(await readPlace(slow), 401, "TOKEN_EXPIRED", { place: "EXPIRED" });
  expectRefusal(await reserve(slow, showId, 1), 401, "TOKEN_EXPIRED");
  // The place is gone for good: a new one is at the end.
  expect((await join(slow, concertId)).place).toMatchObject({ number: 3, status: "WAITING", position: 1 });
});

test("who does not come in time misses the turn, and holds up nobody", async () => {
  const { concertId, visitors } = await openLine({ capacity: 1, claimSeconds: 2 }, 1);
  const [sleeper] = visitors;
  expect(sleeper.place).toMatchObject({ status: "ADMITTED" });
  await setPolicy(concertId, { claimSeconds: 60 });
  const next = await join(await house.guest(price), concertId);
  await expect.poll(async () => (await readPlace(next)).body["status"], patience).toBe("ADMITTED");
  expectRefusal(await readPlace(sleeper), 401, "TOKEN_EXPIRED", { place: "EXPIRED" });
});

test("a hold that outlasts the turn can be paid all the same", async () => {
  const { showId, visitors } = await openLine({ passSeconds: 4 }, 1);
  const [visitor] = visitors;
  const turnEnds = Date.parse(String((await readPlace(visitor)).body["expiresAt"]));
  const held = await reserve(visitor, showId, 3);
  expect(held.status).toBe(201);
  expect(Date.parse(String(held.body["heldUntil"]))).toBeGreaterThan(turnEnds);
  await expect.poll(() => Date.now(), patience).toBeGreaterThan(turnEnds);
  expect((await readPlace(visitor)).body).toMatchObject({ status: "ADMITTED", expiresAt: held.body["heldUntil"] });
  expect((await pay(visitor, held.body["reservationId"])).status).toBe(201);
});
