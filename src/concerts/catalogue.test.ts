import { afterAll, beforeAll, expect, test } from "vitest";

import { Catalogue } from "#concerts/catalogue.ts";
import type { Database } from "#db/connect.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** The database, counting what it is asked. */
function counting(): { db: Database; asked: () => number } {
  let asked = 0;
  const { db } = database;
  const query: Database["query"] = (statement, values) => {
    asked += 1;
    return db.query(statement, values);
  };
  return { db: { ...db, query }, asked: () => asked };
}

test("a concert is what its row says", async () => {
  const { concertId } = await createConcert(database.db, { maxSeatsPerUser: 3 });
  const concert = await new Catalogue(database.db).concert(concertId);
  expect(concert).toMatchObject({
    concertId,
    title: "Blue Night",
    artist: "Mina",
    venue: "Olympic Hall",
    maxSeatsPerUser: 3,
  });
  expect(concert.saleOpensAt).toBeLessThan(Date.now() + 3_600_000);
});

test("a show has its day at the venue, its sections and its prices", async () => {
  const startsAt = "2031-05-01T20:00:00Z";
  const { showIds, concertId } = await createConcert(database.db, { shows: [{ seats: 12, price: 700, startsAt }] });
  const show = await new Catalogue(database.db).show(showIds[0]!);
  expect(show).toMatchObject({
    concertId,
    showId: showIds[0],
    date: "2031-05-02",
    startsAt: Date.parse(startsAt),
    seatsTotal: 12,
  });
  expect(show.seat(12)).toEqual({ number: 12, label: "12", section: "A", price: 700 });
});

test("the shows of a concert come by time, whatever the order in which they were made", async () => {
  const days = ["2031-05-03", "2031-05-01", "2031-05-02"];
  const { concertId, showIds } = await createConcert(database.db, {
    shows: days.map((day) => ({ startsAt: `${day}T10:00:00Z` })),
  });
  const shows = await new Catalogue(database.db).showsOf(concertId);
  expect(shows.map(({ showId }) => showId)).toEqual([showIds[1], showIds[2], showIds[0]]);
});

test("what was read once is not asked for again, and many who ask at once cost one query", async () => {
  const { concertId, showIds } = await createConcert(database.db, { shows: [{}, {}] });
  const { db, asked } = counting();
  const catalogue = new Catalogue(db);
  await Promise.all([catalogue.show(showIds[0]!), catalogue.show(showIds[1]!), catalogue.show(showIds[0]!)]);
  expect(asked()).toBe(1);
  await Promise.all([catalogue.concert(concertId), catalogue.showsOf(concertId)]);
  expect(asked()).toBe(3);
  await Promise.all([catalogue.show(showIds[1]!), catalogue.concert(concertId), catalogue.showsOf(concertId)]);
  expect(asked()).toBe(3);
});

test("what does not exist is not found, and is found as soon as another instance has created it", async () => {
  const { concertId, showIds } = await createConcert(database.db);
  const next = { concertId: concertId + 1, showId: showIds[0]! + 1 };
  const catalogue = new Catalogue(database.db);
  await expect(catalogue.concert(next.concertId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(catalogue.show(next.showId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(catalogue.showsOf(next.concertId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await createConcert(database.db);
  expect(await catalogue.concert(next.concertId)).toMatchObject({ concertId: next.concertId });
  expect(await catalogue.show(next.showId)).toMatchObject(next);
  expect(await catalogue.showsOf(next.concertId)).toHaveLength(1);
});

test("the shows of a concert are in memory as soon as somebody has asked for them", async () => {
  const { concertId } = await createConcert(database.db, { shows: [{}, {}] });
  const catalogue = new Catalogue(database.db);
  expect(catalogue.knownShowsOf(concertId)).toBeUndefined();
  const shows = await catalogue.showsOf(concertId);
  expect(catalogue.knownShowsOf(concertId)).toBe(shows);
});

test("whoever has asked for all shows of a concert has each of them", async () => {
  const { concertId, showIds } = await createConcert(database.db, { shows: [{}, {}, {}] });
  const { db, asked } = counting();
  const catalogue = new Catalogue(db);
  const shows = await catalogue.showsOf(concertId);
  expect(await Promise.all(showIds.map((showId) => catalogue.show(showId)))).toEqual(shows);
  expect(asked()).toBe(1);
});
