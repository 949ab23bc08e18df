import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Problem } from "#problems.ts";
import type { ReservationView } from "#reservations/views.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { bodyOf, claimsOf, expectSound, keyOf, moveHold, openSale, takenSeats, type Fan } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
let [here, there] = [] as unknown as [StartedRooms, StartedRooms];
beforeAll(async () => {
  database = await createTestDatabase();
  here = await startRooms(database.url, { HOLD_SECONDS: "120" });
  there = await startRooms(database.url);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await expectSound(database);
  await database.close();
});

/** Reserves as the route does it. */
async function reserve(rooms: StartedRooms, fan: Fan, showId: number, seats: readonly number[], key?: string) {
  const requestKey = keyOf("reserveSeats", key, { showId, seats });
  return bodyOf<ReservationView>(await rooms.reservations.reserve(claimsOf(fan), { showId, seats }, requestKey));
}

describe("what is asked for", () => {
  test("seats come back ascending, held as long as the setting says", async () => {
    const sale = await openSale(database);
    const held = await reserve(here, await sale.fan(), sale.show.showId, [9, 2]);
    expect(held.seats.map(({ number }) => number)).toEqual([2, 9]);
    const [lasting] = await rows<{ seconds: number }>(
      database.db,
      `select extract(epoch from held_until - created_at)::integer as seconds
         from reservations where reservation_id = $1`,
      [held.reservationId],
    );
    expect(lasting).toEqual({ seconds: 120 });
  });

  test("a show or a seat that does not exist is not found, and the missing seats are named", async () => {
    const sale = await openSale(database, { shows: [{ seats: 3 }] });
    const fan = await sale.fan();
    await expect(reserve(here, fan, sale.show.showId + 999, [1])).rejects.toMatchObject({ code: "NOT_FOUND" });
    const refused = reserve(here, fan, sale.show.showId, [3, 4, 5]);
    const message = `Show ${sale.show.showId} has seats 1 to 3, but no 4, 5.`;
    await expect(refused).rejects.toMatchObject({ code: "NOT_FOUND", message });
    await expect(reserve(here, fan, sale.show.showId, [0])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a show of another concert than the token's is refused", async () => {
    const [sale, other] = [await openSale(database), await openSale(database)];
    await expect(reserve(here, await sale.fan(), other.show.showId, [1])).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  test("a show that has begun is over, though not for who holds its seats, and not where it was put on sale so", async () => {
    const shows = [{ startsAt: "2020-05-01T10:00:00Z" }, {}];
    const [sale, late] = [await openSale(database, { shows }), await openSale(database, { shows })];
    const owner = await sale.fan({ balance: 100_000 });
    const held = await sale.reserve(owner, [1]);
    await rows(database.db, "update concerts set created_at = '2020-01-01' where concert_id = $1", [sale.concertId]);
    await expect(reserve(here, await sale.fan(), sale.show.showId, [2])).rejects.toMatchObject({
      code: "SHOW_OVER",
      message: `Show ${sale.show.showId} began at 2020-05-01T10:00:00.000Z.`,
    });
    await reserve(here, await sale.fan(), sale.otherShows[0]!.showId, [2]);
    await sale.pay(owner, held.reservationId);
    await reserve(here, await late.fan(), late.show.showId, [2]);
  });

  test("the concert's own limit applies", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    const refused = reserve(here, await sale.fan(), sale.show.showId, [1, 2, 3]);
    await expect(refused).rejects.toMatchObject({ code: "SEAT_LIMIT_REACHED", extra: { limit: 2 } });
  });

  test("nobody reserves before their turn, or after it", async () => {
    const sale = await openSale(database, { queue: { state: "paused" } });
    const left = await sale.fan();
    await sale.leave(left);
    const waiting = await sale.fan({ status: "WAITING" });
    await expect(reserve(here, left, sale.show.showId, [1])).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
    await expect(reserve(here, waiting, sale.show.showId, [1])).rejects.toMatchObject({ code: "NOT_ADMITTED" });
  });
});

describe("a crowd at one instance", () => {
  test("of many who want one seat one gets it, and all the others learn that it is taken", async () => {
    const sale = await openSale(database);
    const fans = await Promise.all(Array.from({ length: 40 }, () => sale.fan()));
    const results = await Promise.allSettled(fans.map((fan) => reserve(here, fan, sale.show.showId, [7])));
    const codes = results.map((result) => (result.status === "rejected" ? (result.reason as Problem).code : "HELD"));
    expect(codes.filter((code) => code === "HELD")).toHaveLength(1);
    expect(codes.filter((code) => code === "SEAT_UNAVAILABLE")).toHaveLength(39);
  });

  test("many who want seats of their own all get them", async () => {
    const sale = await openSale(database);
    const fans = await Promise.all(Array.from({ length: 25 }, () => sale.fan()));
    await Promise.all(
      fans.map((fan, index) =>
        reserve(index % 2 ? here : there, fan, sale.show.showId, [2 * index + 1, 2 * index + 2]),
      ),
    );
    expect(await takenSeats(database.db, sale.show.showId)).toHaveLength(50);
  });

  test("a seat that is surely taken is refused without asking the database for it", async () => {
    const sale = await openSale(database);
    const { showId } = sale.show;
    const fan = await sale.fan();
    await reserve(here, await sale.fan(), showId, [7]);
    await here.seatMaps.get(showId);
    // A request that reached the database would wait for this lock, and fail with it.
    const blocker = await openBlocker(database.url);
    await blocker.run("select from seats where show_id = $1 for update", [showId]);
    await expect(reserve(here, fan, showId, [7])).rejects.toMatchObject({
      code: "SEAT_UNAVAILABLE",
      extra: { seats: [7] },
    });
    await blocker.commit();
  });

  test("memory does not refuse a seat whose hold has ended by the database's clock", async () => {
    const sale = await openSale(database);
    const { showId } = sale.show;
    const [holder, taker] = [await sale.fan(), await sale.fan()];
    // Whatever must be loaded for a first request is loaded now, so that nothing is waited for below.
    await reserve(here, taker, showId, [1]);
    const { reservationId } = await sale.reserve(holder, [7], { holdSeconds: 0.24 });
    await here.log.catchUp(0);
    // Memory knows of a hold that has less than its margin to go, and leaves the decision to the database.
    await moveHold(database.db, reservationId, 0);
    await reserve(here, taker, showId, [7]);
  });

  test("a seat that was taken over from a hold that ran out can be had nowhere, also after the sweep", async () => {
    const sale = await openSale(database);
    const { showId } = sale.show;
    const over = await sale.reserve(await sale.fan(), [7]);
    await moveHold(database.db, over.reservationId, 0);
    const held = await reserve(here, await sale.fan(), showId, [7]);
    await here.reservations.sweep();
    await there.log.catchUp(0);
    for (const rooms of [here, there]) {
      const seats = await rooms.seatMaps.get(showId);
      expect(seats.map.statusOf(7)).toBe("HELD");
      await expect(reserve(rooms, await sale.fan(), showId, [7])).rejects.toMatchObject({ code: "SEAT_UNAVAILABLE" });
    }
    expect(await takenSeats(database.db, showId)).toEqual([[7, "HELD", held.reservationId]]);
  });
});

describe("one's reservations", () => {
  test("are told newest first, page by page, and nobody else's among them", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const mine = [];
    for (const number of [1, 2, 3]) mine.push(await reserve(here, fan, sale.show.showId, [number]));
    await reserve(here, await sale.fan(), sale.show.showId, [4]);
    const first = await here.reservations.list(fan.userId, { limit: 2 });
    expect(first.items).toEqual([mine[2], mine[1]]);
    const second = await here.reservations.list(fan.userId, { limit: 2, cursor: Number(first.nextCursor) });
    expect(second).toEqual({ items: [mine[0]], nextCursor: null });
  });

  test("one that ran out is told as EXPIRED at once, swept or not", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [1]);
    expect(await here.reservations.get(fan.userId, reservationId)).toMatchObject({ status: "HELD" });
    await moveHold(database.db, reservationId, 0);
    expect(await here.reservations.get(fan.userId, reservationId)).toMatchObject({ status: "EXPIRED" });
    expect((await here.reservations.list(fan.userId, {})).items).toEqual([
      expect.objectContaining({ status: "EXPIRED" }),
    ]);
    await here.reservations.sweep();
    expect(await here.reservations.get(fan.userId, reservationId)).toMatchObject({ status: "EXPIRED" });
  });

  test("a released one is CANCELLED, a paid one PAID", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const [given, kept] = [await sale.reserve(fan, [1]), await sale.reserve(fan, [2])];
    await here.reservations.release({ userId: fan.userId, reservationId: given.reservationId });
    await sale.pay(fan, kept.reservationId);
    expect(await here.reservations.get(fan.userId, given.reservationId)).toMatchObject({ status: "CANCELLED" });
    expect(await here.reservations.get(fan.userId, kept.reservationId)).toMatchObject({ status: "PAID" });
  });

  test("another's is not found, nor released", async () => {
    const sale = await openSale(database);
    const [fan, other] = [await sale.fan(), await sale.fan()];
    const { reservationId } = await sale.reserve(fan, [1]);
    await expect(here.reservations.get(other.userId, reservationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const release = here.reservations.release({ userId: other.userId, reservationId });
    await expect(release).rejects.toMatchObject({ code: "NOT_FOUND" });
    await here.reservations.release({ userId: fan.userId, reservationId });
  });

  test("the hold of a show is found while it lasts, the newest first", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const find = () => here.reservations.findHeld(fan.userId, sale.show.showId);
    expect(await find()).toBeUndefined();
    const [first, second] = [await sale.reserve(fan, [1]), await sale.reserve(fan, [2])];
    expect(await find()).toBe(second.reservationId);
    await moveHold(database.db, second.reservationId, 0);
    expect(await find()).toBe(first.reservationId);
  });
});

test("sweeping goes on until nothing that ran out is left, from several instances at once", async () => {
  const sale = await openSale(database, { shows: [{ seats: 100 }] });
  const fans = await Promise.all(Array.from({ length: 30 }, () => sale.fan()));
  const held = await Promise.all(fans.map((fan, index) => sale.reserve(fan, [index + 1])));
  for (const { reservationId } of held) await moveHold(database.db, reservationId, 0);
  await Promise.all([here.reservations.sweep(), there.reservations.sweep()]);
  await here.reservations.sweep();
  expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
});
