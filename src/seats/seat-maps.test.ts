/** The maps against the table that they follow. */
import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Catalogue } from "#concerts/catalogue.ts";
import { DatabaseClock, readClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { EventLog } from "#events/log.ts";
import { SeatMaps, type ShowSeats } from "#seats/seat-maps.ts";
import { untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, openSale, type Fan, type OpenSale } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

/** The maps of an instance that does nothing but follow. */
async function follow(sale: OpenSale, maxSeats?: number): Promise<{ log: EventLog; maps: SeatMaps; asked: string[] }> {
  const clock = new DatabaseClock();
  const asked: string[] = [];
  const db: Database = {
    ...database.db,
    query: (statement, values) => {
      asked.push(statement.name);
      return database.db.query(statement, values);
    },
  };
  const log = new EventLog({ db, clock, logger: pino({ level: "silent" }) });
  const maps = new SeatMaps({ db, clock, log, catalogue: sale.catalogue, ...(maxSeats && { maxSeats }) });
  await log.poll();
  return { log, maps, asked };
}

/** The status of every seat by the table and the database's clock. */
async function table(showId: number, now: number): Promise<string[]> {
  const found = await rows<{ status: string }>(
    database.db,
    `select case when status = 'HELD' and held_until <= $2::timestamptz then 'AVAILABLE' else status end as status
       from seats where show_id = $1 order by number`,
    [showId, new Date(now).toISOString()],
  );
  return found.map(({ status }) => status);
}

const statuses = ({ map }: ShowSeats): string[] =>
  Array.from({ length: map.seatsTotal }, (_, index) => map.statusOf(index + 1));

async function expectAsInTable(seats: ShowSeats): Promise<void> {
  const now = await readClock(database.db);
  seats.map.settle(now);
  expect(statuses(seats)).toEqual(await table(seats.show.showId, now));
}

test("the shows of a concert are read together, and each has its own seats", async () => {
  const sale = await openSale(database, { shows: [{}, {}, {}, {}, {}] });
  const fan = await sale.fan();
  const [first, , third] = await sale.catalogue.showsOf(sale.show.concertId);
  await sale.reserve(fan, [1], { show: first! });
  await sale.reserve(await sale.fan(), [2, 3], { show: third! });
  const { maps, asked } = await follow(sale);
  const seats = await maps.ofConcert(sale.show.concertId);
  expect(asked.filter((name) => name === "list_taken_seats")).toHaveLength(1);
  expect(seats.map(({ map }) => map.seatsTotal - map.available)).toEqual([1, 0, 2, 0, 0]);
});

test("where the seats become too many, the show not asked for longest makes room, and is read again", async () => {
  const sale = await openSale(database, { shows: [{ seats: 40 }, { seats: 40 }, { seats: 40 }] });
  const [first, second, third] = (await sale.catalogue.showsOf(sale.concertId)).map(({ showId }) => showId);
  const { maps } = await follow(sale, 100);
  for (const showId of [first!, second!, first!, third!]) await maps.get(showId);
  expect([first!, second!, third!].map((showId) => maps.current(showId) !== undefined)).toEqual([true, false, true]);
  expect((await maps.get(second!)).map.available).toBe(40);
});

describe("a map follows its show", () => {
  test("it begins with what is in the table, and learns what others do from then on", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 500_000 });
    const [first, second] = [await sale.reserve(fan, [1, 2]), await sale.reserve(await sale.fan(), [3])];
    const { log, maps } = await follow(sale);
    const seats = await maps.get(sale.show.showId);
    expect([seats.map.statusOf(1), seats.map.statusOf(3), seats.map.statusOf(4)]).toEqual([
      "HELD",
      "HELD",
      "AVAILABLE",
    ]);
    await sale.pay(fan, first.reservationId);
    await sale.reserve(await sale.fan(), [4]);
    expect(second.seats).toHaveLength(1);
    await log.poll();
    expect([1, 2, 3, 4].map((number) => seats.map.statusOf(number))).toEqual(["SOLD", "SOLD", "HELD", "HELD"]);
    await expectAsInTable(seats);
  });

  test("what happens while it loads is not missed", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 50 });
    const { log, maps } = await follow(sale);
    const fan = await sale.fan();
    const loading = maps.get(sale.show.showId);
    await Promise.all([1, 2, 3, 4, 5].map((number) => sale.reserve(fan, [number])));
    await log.poll();
    await expectAsInTable(await loading);
  });

  test("an instance's own changes are in its maps at once", async () => {
    const sale = await openSale(database);
    const maps = new SeatMaps({
      db: database.db,
      clock: new DatabaseClock(),
      log: sale.log,
      catalogue: sale.catalogue,
    });
    const seats = await maps.get(sale.show.showId);
    await sale.reserve(await sale.fan(), [7]);
    expect(seats.map.statusOf(7)).toBe("HELD");
  });

  test("a seat that another took after a hold ran out stays taken when that hold is swept", async () => {
    const sale = await openSale(database);
    const { log, maps } = await follow(sale);
    const seats = await maps.get(sale.show.showId);
    const over = await sale.reserve(await sale.fan(), [1, 2], { holdSeconds: 0.02 });
    await untilPast(database.db, Date.parse(over.heldUntil));
    await sale.reserve(await sale.fan(), [2]);
    expect(await sale.sweep()).toBe(1);
    await log.poll();
    expect([seats.map.statusOf(1), seats.map.statusOf(2)]).toEqual(["AVAILABLE", "HELD"]);
    await expectAsInTable(seats);
  });

  test("if events were missed, it is loaded anew", async () => {
    const sale = await openSale(database);
    const { log, maps } = await follow(sale);
    await maps.get(sale.show.showId);
    log.subscribe(() => {
      throw new Error("a follower in trouble makes everyone start over");
    });
    await sale.reserve(await sale.fan(), [7]);
    await log.poll();
    expect(maps.current(sale.show.showId)).toBeUndefined();
    expect((await maps.get(sale.show.showId)).map.statusOf(7)).toBe("HELD");
  });

  test("after any history it says what the table says", async () => {
    const step = fc.record({
      what: fc.constantFrom("reserve", "reserve", "reserve", "brief hold", "release", "pay", "leave", "sweep", "look"),
      fan: fc.nat(3),
      seats: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
      which: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        const sale = await openSale(database, { shows: [{ seats: 8, price: 10 }] });
        const { log, maps } = await follow(sale);
        const seats = await maps.get(sale.show.showId);
        const fans = await Promise.all([0, 1, 2, 3].map(() => sale.fan({ balance: 1_000 })));
        const held: { fan: Fan; reservationId: number; heldUntil: string }[] = [];
        for (const { what, fan: index, seats: numbers, which } of steps) {
          const fan = fans[index]!;
          const one = held[which];
          // Refusals are part of the history; what matters is what was done.
          const tried = async (): Promise<unknown> => {
            if (what === "reserve" || what === "brief hold") {
              const holdSeconds = what === "reserve" ? 300 : 0.03;
              const sorted = numbers.toSorted((a, b) => a - b);
              return held.push({ fan, ...(await sale.reserve(fan, sorted, { holdSeconds })) });
            }
            if (what === "release" && one) return sale.release(one.fan, one.reservationId);
            if (what === "pay" && one) return sale.pay(one.fan, one.reservationId);
            if (what === "leave") return sale.leave(fan);
            if (what === "sweep") return sale.sweep();
            return log.poll();
          };
          await tried().catch((error: { code?: string }) => expect(error.code).toBeDefined());
        }
        await log.poll();
        await expectAsInTable(seats);
      }),
      { numRuns: 25 },
    );
  });
});

describe("the texts", () => {
  test("are what a plain serialisation gives, once for each state", async () => {
    const sale = await openSale(database, { shows: [{ seats: 3, price: 700 }] });
    const { log, maps } = await follow(sale);
    const seats = await maps.get(sale.show.showId);
    await sale.reserve(await sale.fan(), [2]);
    await log.poll();
    const text = seats.text;
    const { showId, date, startsAt } = sale.show;
    const plain = {
      showId,
      date,
      startsAt: new Date(startsAt).toISOString(),
      version: seats.map.version,
      seats: ["AVAILABLE", "HELD", "AVAILABLE"].map((status, index) => ({ ...sale.show.seat(index + 1), status })),
    };
    expect(text.body.toString()).toBe(JSON.stringify(plain));
    expect(seats.text).toBe(text);
    await sale.reserve(await sale.fan(), [3]);
    await log.poll();
    const next = seats.text;
    expect(next.etag).not.toBe(text.etag);
    expect(next.etag).toMatch(/^W\/"[\w-]+"$/u);
  });

  test("have the same entity tag on two instances that learned the same state from different events", async () => {
    const [sale, elsewhere] = [await openSale(database), await openSale(database)];
    const { showId } = sale.show;
    await sale.reserve(await sale.fan(), [2]);
    const one = await follow(sale);
    const first = await one.maps.get(showId);
    await elsewhere.reserve(await elsewhere.fan(), [9]);
    const other = await follow(sale);
    const second = await other.maps.get(showId);
    expect(first.map.version).toBeLessThan(second.map.version);
    expect(first.text.etag).toBe(second.text.etag);
  });
});

describe("which maps there are", () => {
  test("a show that nobody asked for is not in memory; asking brings it there", async () => {
    const sale = await openSale(database);
    const { maps } = await follow(sale);
    const { showId } = sale.show;
    expect(maps.current(showId)).toBeUndefined();
    expect(maps.currentOrSoon(showId)).toBeUndefined();
    await maps.get(showId);
    expect(maps.currentOrSoon(showId)?.show.showId).toBe(showId);
  });

  test("a map in memory is settled whenever it is asked for", async () => {
    const sale = await openSale(database);
    const { log, maps } = await follow(sale);
    await maps.get(sale.show.showId);
    const { heldUntil } = await sale.reserve(await sale.fan(), [1], { holdSeconds: 0.02 });
    await log.poll();
    await untilPast(database.db, Date.parse(heldUntil) + 20);
    await log.poll();
    expect(maps.current(sale.show.showId)?.map.statusOf(1)).toBe("AVAILABLE");
  });

  test("all the shows of a concert, by time; what does not exist is not found", async () => {
    const sale = await openSale(database, { shows: [{}, { startsAt: "2030-01-01T00:00:00Z" }] });
    const { maps } = await follow(sale);
    const all = await maps.ofConcert(sale.concertId);
    expect(all.map(({ show }) => show.showId)).toEqual([sale.show.showId, sale.otherShows[0]!.showId]);
    expect(sale.show.date).toBe("2030-01-01");
    await expect(maps.ofConcert(sale.concertId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(maps.get(sale.show.showId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

test("a concert is sold out when every seat of every show is sold, and not before", async () => {
  const sale = await openSale(database, { shows: [{ seats: 1 }, { seats: 1 }] });
  const { log, maps } = await follow(sale);
  const [one, other] = [await sale.fan({ balance: 50_000 }), await sale.fan({ balance: 50_000 })];
  const held = [await sale.reserve(one, [1]), await sale.reserve(other, [1], { show: sale.otherShows[0]! })];
  expect(maps.isSoldOut(sale.concertId)).toBeUndefined();
  await maps.ofConcert(sale.concertId);
  await sale.pay(one, held[0]!.reservationId);
  await log.poll();
  expect(maps.isSoldOut(sale.concertId)).toBe(false);
  await sale.pay(other, held[1]!.reservationId);
  await log.poll();
  expect(maps.isSoldOut(sale.concertId)).toBe(true);
});

test("a concert is sold out when the shows that have not begun are", async () => {
  const sale = await openSale(database, { shows: [{ startsAt: "2020-05-01T10:00:00Z" }, { seats: 1 }] });
  await rows(database.db, "update concerts set created_at = '2020-01-01' where concert_id = $1", [sale.concertId]);
  const { log, maps } = await follow({ ...sale, catalogue: new Catalogue(database.db) });
  await maps.ofConcert(sale.concertId);
  expect(maps.isSoldOut(sale.concertId)).toBe(false);
  const fan = await sale.fan({ balance: 50_000 });
  await sale.pay(fan, (await sale.reserve(fan, [1], { show: sale.otherShows[0]! })).reservationId);
  await log.poll();
  expect(maps.isSoldOut(sale.concertId)).toBe(true);
});

test("whether a concert is sold out is asked of the database only while the maps are not there, and of many at once", async () => {
  const sales = [await openSale(database, { shows: [{ seats: 1 }, { seats: 1 }] }), await openSale(database)];
  const [sale, free] = sales as [OpenSale, OpenSale];
  for (const show of [sale.show, ...sale.otherShows]) {
    const fan = await sale.fan({ balance: 50_000 });
    await sale.pay(fan, (await sale.reserve(fan, [1], { show })).reservationId);
  }
  const { maps, asked } = await follow(sale);
  const looks = (): number => asked.filter((name) => name === "list_shows_with_seats").length;
  const concertIds = [sale.concertId, free.concertId, sale.concertId];
  await Promise.all(concertIds.map((concertId) => sale.catalogue.showsOf(concertId)));
  const find = () => Promise.all(concertIds.map((concertId) => maps.findSoldOut(concertId)));
  expect(await find()).toEqual([true, false, true]);
  expect(looks()).toBe(1);
  await Promise.all(concertIds.map((concertId) => maps.ofConcert(concertId)));
  expect(await find()).toEqual([true, false, true]);
  expect(looks()).toBe(1);
  await expect(maps.findSoldOut(free.concertId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a crowd that asks at once whether a concert is sold out shares one look", async () => {
  const sale = await openSale(database);
  const { maps, asked } = await follow(sale);
  await Promise.all(Array.from({ length: 100 }, () => maps.findSoldOut(sale.concertId)));
  expect(asked.filter((name) => name === "list_shows_with_seats")).toHaveLength(1);
});

test("of a concert whose shows have all begun no map is needed to know that nothing is left", async () => {
  const sale = await openSale(database, { shows: [{ startsAt: "2020-05-01T10:00:00Z" }] });
  await rows(database.db, "update concerts set created_at = '2020-01-01' where concert_id = $1", [sale.concertId]);
  const catalogue = new Catalogue(database.db);
  const { maps, asked } = await follow({ ...sale, catalogue });
  expect(await maps.findSoldOut(sale.concertId)).toBe(true);
  asked.length = 0;
  expect(maps.isSoldOut(sale.concertId)).toBe(true);
  expect(asked).toEqual([]);
});
