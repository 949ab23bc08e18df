import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { percentiles, sumRefusals } from "#admin/get-figures.ts";
import { Sale } from "#test/busy-sale.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

let database: TestDatabase;
let rooms: StartedRooms;
let sale: Sale;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
  sale = new Sale(database.db);
});
afterAll(async () => {
  await rooms.close();
  await database.close();
});

describe("the figures of a concert", () => {
  test("tell line, seats, money and pace as another instance changed them", async () => {
    const { concertId, show } = await sale.concert("Lights over the River", { capacity: 2 });
    const buyer = await sale.join(concertId);
    const holder = await sale.join(concertId);
    for (let waiting = 0; waiting < 3; waiting += 1) await sale.join(concertId);
    await expect.poll(async () => (await rooms.admin.getFigures(concertId)).waiting).toBe(3);
    const before = await rooms.admin.getFigures(concertId);
    expect(before).toMatchObject({ waiting: 3, admitted: 2, held: 0, sold: 0, seatsTotal: 100, amountSold: 0 });

    await sale.pay(buyer, await sale.reserve(buyer, show, [1, 11]));
    await sale.reserve(holder, show, [2, 12]);
    const money = { amountSold: 30_000, amountHeld: 30_000, amountPerSecond: 3_000 };
    const changed = { waiting: 2, admitted: 2, held: 2, sold: 2, ...money, salesPerSecond: 0.1 };
    // Paying has made room, and this instance, too, admits the next.
    await expect.poll(() => rooms.admin.getFigures(concertId)).toMatchObject(changed);
    const figures = await rooms.admin.getFigures(concertId);
    expect(figures).toMatchObject({
      concertId,
      seatsTotal: 100,
      queue: { state: "open", capacity: 2, passSeconds: 600, claimSeconds: 60, admitPerSecond: null },
    });
    expect(figures.admissionsPerSecond).toBeGreaterThan(0);
    expect(Date.parse(figures.saleOpensAt)).toBeLessThanOrEqual(Date.parse(figures.at));
    expect(figures.waitSeconds.p50).toBe(0);
    expect(figures.waitSeconds.p99).toBeGreaterThan(0);
  });

  test("tell a lapsed hold as free at once, and a policy as soon as it is set", async () => {
    const { concertId, show } = await sale.concert("Quiet Engines");
    const fan = await sale.join(concertId);
    await sale.reserveForAMoment(fan, show, [5]);
    await rooms.admin.getFigures(concertId);
    await rooms.admin.setQueuePolicy(concertId, { capacity: 9, state: "paused" }, "admin");
    const { held, queue } = await rooms.admin.getFigures(concertId);
    expect({ held, queue }).toMatchObject({ held: 0, queue: { capacity: 9, state: "paused", claimSeconds: 60 } });
  });

  test("are computed once for all who ask at the same time", async () => {
    const { concertId } = await sale.concert("Six dashboards");
    const ask = () => rooms.admin.getFigures(concertId);
    const [one, ...others] = await Promise.all([ask(), ask(), ask()]);
    for (const other of others) expect(other).toBe(one);
  });

  test("of a new concert are zero, and nobody has waited", async () => {
    const { concertId } = await sale.concert("Nobody yet");
    expect(await rooms.admin.getFigures(concertId)).toMatchObject({
      waiting: 0,
      admitted: 0,
      amountSold: 0,
      admissionsPerSecond: 0,
      salesPerSecond: 0,
      waitSeconds: { p50: null, p90: null, p99: null },
    });
  });

  test("of no concert are not found", async () => {
    await expect(rooms.admin.getFigures(999)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("percentiles are by nearest rank, in seconds", () => {
  const waits = Array.from({ length: 100 }, (_, index) => (100 - index) * 1_000);
  expect(percentiles(waits)).toEqual({ p50: 50, p90: 90, p99: 99 });
  expect(percentiles([250.4])).toEqual({ p50: 0.25, p90: 0.25, p99: 0.25 });
});

test("refusals of all instances are added up by their codes, the most frequent now first", () => {
  const one = { refusals: { NOT_FOUND: { total: 9, perSecond: 0 }, SEAT_UNAVAILABLE: { total: 5, perSecond: 0.1 } } };
  const other = { refusals: { SEAT_UNAVAILABLE: { total: 2, perSecond: 0.2 }, FORBIDDEN: { total: 1, perSecond: 0 } } };
  expect(sumRefusals([one, other])).toEqual([
    { code: "SEAT_UNAVAILABLE", total: 7, perSecond: 0.3 },
    { code: "NOT_FOUND", total: 9, perSecond: 0 },
    { code: "FORBIDDEN", total: 1, perSecond: 0 },
  ]);
  expect(sumRefusals([])).toEqual([]);
});
