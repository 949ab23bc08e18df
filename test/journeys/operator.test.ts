/** The operator's day: a concert is created, its line is paused, resumed, closed and opened wide, and watched throughout. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { as, expectRefusal, openHouse, patience, type Guest, type House, type Json } from "#test/house.ts";

const price = 10_000;
let house: House;
let concertId: number;
let showId: number;

interface Visitor extends Guest {
  token: string;
  place: Json;
}

beforeAll(async () => {
  house = await openHouse();
  const concert = await house.concert({
    title: "Blue Night",
    queue: { capacity: 2, state: "paused" },
    shows: [
      {
        startsAt: "2031-05-01T10:00:00Z",
        seats: 6,
        sections: [
          { name: "VIP", from: 1, to: 2, price: 2 * price },
          { name: "R", from: 3, to: 6, price },
        ],
      },
    ],
  });
  concertId = concert.concertId;
  showId = concert.showIds[0] as number;
});

afterAll(() => house.close());

const setPolicy = (changes: Json) => house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, changes);
const figures = () => house.operate("get", `/v1/admin/concerts/${concertId}/figures`);

async function untilFigures(wanted: Json): Promise<void> {
  await expect.poll(figures, patience).toMatchObject(wanted);
}

async function tryToJoin() {
  const guest = await house.guest(2 * price);
  const path = `/v1/concerts/${concertId}/queue`;
  const { status, body, headers } = await house.api().post<Json & { token: string }>(path, as(guest.accessToken));
  return { status, body, headers, visitor: { ...guest, token: body.token, place: body } satisfies Visitor };
}

async function statusOf({ token }: Visitor): Promise<unknown> {
  return (await house.api().get<Json>("/v1/queue", as(token))).body["status"];
}

async function buy({ token }: Visitor, seat: number): Promise<void> {
  const held = await house.api().post<Json>("/v1/reservations", as(token, { showId, seats: [seat] }));
  expect(held.status).toBe(201);
  const { reservationId } = held.body;
  expect((await house.api().post("/v1/payments", as(token, { reservationId }))).status).toBe(201);
}

const visitors: Visitor[] = [];
const visitor = (index: number): Visitor => visitors[index] as Visitor;

test("only the operator may operate", async () => {
  const { accessToken } = await house.guest();
  const path = `/v1/admin/concerts/${concertId}/queue`;
  expectRefusal(await house.api().patch<Json>(path, as(accessToken, { state: "open" })), 401, "TOKEN_INVALID");
  expectRefusal(await house.api().patch<Json>(path, { body: { state: "open" } }), 401, "TOKEN_MISSING");
  expectRefusal(await house.api().get<Json>("/v1/admin/audit"), 401, "TOKEN_MISSING");
});

test("while the line is paused fans join and wait, and nobody is let in", async () => {
  for (let i = 0; i < 4; i += 1) visitors.push((await tryToJoin()).visitor);
  expect(visitors.map(({ place }) => place["status"])).toEqual(Array(4).fill("WAITING"));
  expect(visitors.map(({ place }) => place["position"])).toEqual([1, 2, 3, 4]);
  expect(visitors.map(({ place }) => place["etaSeconds"])).toEqual(Array(4).fill(null));
  await untilFigures({ waiting: 4, admitted: 0, held: 0, sold: 0, seatsTotal: 6, amountSold: 0 });
});

test("resumed, it lets in as many as there is room for", async () => {
  expect(await setPolicy({ state: "open" })).toMatchObject({ state: "open", capacity: 2 });
  await untilFigures({ waiting: 2, admitted: 2, queue: { state: "open", capacity: 2 } });
  await expect.poll(() => statusOf(visitor(1)), patience).toBe("ADMITTED");
  expect(await statusOf(visitor(2))).toBe("WAITING");
});

test("closed, it gives no new places, and serves those who are in line", async () => {
  await setPolicy({ state: "closed" });
  await expect
    .poll(
      async () => (await house.api().get<{ queue: Json }>(`/v1/concerts/${concertId}`)).body.queue["state"],
      patience,
    )
    .toBe("closed");
  const late = await tryToJoin();
  expectRefusal(late, 409, "QUEUE_CLOSED");
  await buy(visitor(0), 1);
  await expect.poll(() => statusOf(visitor(2)), patience).toBe("ADMITTED");
  await untilFigures({ waiting: 1, admitted: 2, sold: 1, amountSold: 2 * price });
});

test("a larger capacity lets the next in, a smaller one takes no turn away", async () => {
  await setPolicy({ capacity: 3 });
  await expect.poll(() => statusOf(visitor(3)), patience).toBe("ADMITTED");
  await setPolicy({ capacity: 1, state: "open" });
  const waiting = (await tryToJoin()).visitor;
  expect(waiting.place).toMatchObject({ status: "WAITING", position: 1 });
  for (const one of visitors.slice(1)) expect(await statusOf(one)).toBe("ADMITTED");
  for (const [index, one] of visitors.slice(1).entries()) await buy(one, index + 3);
  await expect.poll(() => statusOf(waiting), patience).toBe("ADMITTED");
  visitors.push(waiting);
  await untilFigures({ waiting: 0, admitted: 1, sold: 4, amountSold: 5 * price });
});

test("without a waiting room everybody is in at once, however many", async () => {
  await setPolicy({ state: "bypass" });
  const all = await Promise.all(Array.from({ length: 5 }, tryToJoin));
  expect(all.map(({ visitor: { place } }) => place["status"])).toEqual(Array(5).fill("ADMITTED"));
  await untilFigures({ admitted: 6, queue: { state: "bypass" } });
  const [one, other] = all as [(typeof all)[0], (typeof all)[0]];
  await buy(one.visitor, 2);
  await buy(other.visitor, 6);
});

test("sold out, everybody is told", async () => {
  await untilFigures({ held: 0, sold: 6, amountSold: 8 * price });
  const place = () => house.api().get<Json>("/v1/queue", as(visitor(4).token));
  await expect.poll(async () => (await place()).body["soldOut"], patience).toBe(true);
  const listed = async () => (await house.api().get<{ items: Json[] }>("/v1/concerts")).body.items[0]?.["soldOut"];
  await expect.poll(listed, patience).toBe(true);
});

test("and the audit says, by name, what it has found to hold", async () => {
  const audit = await house.operate("get", "/v1/admin/audit");
  expect(audit).toMatchObject({ holds: true });
  const names = (audit["invariants"] as Json[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["seat-sold-once", "accounts-sum-to-zero", "capacity-is-kept"]));
});
