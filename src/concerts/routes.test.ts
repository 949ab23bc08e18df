/** The list of concerts over HTTP, on a real database; every answer is held to openapi.json. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { Catalogue } from "#concerts/catalogue.ts";
import type { ConcertDetails } from "#concerts/get-concert.ts";
import type { ConcertPage } from "#concerts/list-concerts.ts";
import { createConcertsRoom, type ConcertsRoom } from "#concerts/room.ts";
import { concertsRoutes } from "#concerts/routes.ts";
import type { Database } from "#db/connect.ts";
import { createApp } from "#http/app.ts";
import { silent } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { apiClient, type ApiClient } from "#test/http.ts";

let database: TestDatabase;
let concerts: ConcertsRoom;
let app: FastifyInstance;
let api: ApiClient;
let queries = 0;
const soldOut = new Set<number>();
const queue = { state: "open" as const, waiting: 12, admitted: 3, capacity: 3 };
const paused = new Set<number>();

beforeAll(async () => {
  database = await createTestDatabase();
  const query: Database["query"] = (asked, values) => {
    queries += 1;
    return database.db.query(asked, values);
  };
  const db = { ...database.db, query };
  concerts = createConcertsRoom({
    db,
    catalogue: new Catalogue(db),
    findSoldOut: (concertId) => Promise.resolve(soldOut.has(concertId)),
    queueOf: () => Promise.resolve(queue),
    queueStatesOf: async (ids) => new Map(ids.map((id) => [id, paused.has(id) ? "paused" : "open"])),
  });
  app = createApp({ logger: silent, routes: [concertsRoutes({ concerts })], operations: { readiness: [] } });
  api = apiClient(app);
});
afterAll(async () => {
  await app.close();
  await database.close();
});
beforeEach(() => concerts.concertCreated());

const list = async (query = "") => (await api.get<ConcertPage>(`/v1/concerts${query}`)).body;
const idsOf = ({ items }: ConcertPage) => items.map(({ concertId }) => concertId);

describe("the list of concerts", () => {
  test("is for everybody, and empty before there is one", async () => {
    expect(await list()).toEqual({ items: [], nextCursor: null });
  });

  test("tells what is sold and on which days, whatever the order of the shows", async () => {
    const shows = ["2031-05-03", "2031-05-01", "2031-05-02"].map((day) => ({ startsAt: `${day}T10:00:00Z` }));
    const { concertId } = await createConcert(database.db, { shows });
    concerts.concertCreated();
    const [item] = (await list()).items;
    expect(item).toMatchObject({
      concertId,
      title: "Blue Night",
      artist: "Mina",
      venue: "Olympic Hall",
      firstDate: "2031-05-01",
      lastDate: "2031-05-03",
      lastStartsAt: "2031-05-03T10:00:00.000Z",
      soldOut: false,
    });
  });

  test("tells from what price to what price, how many seats one may have, and how the queue stands", async () => {
    const shows = [{ price: 70_000 }, { price: 50_000 }, { price: 60_000 }];
    const { concertId } = await createConcert(database.db, { shows, maxSeatsPerUser: 2 });
    paused.add(concertId);
    concerts.concertCreated();
    const [item] = (await list()).items;
    expect(item).toMatchObject({ priceFrom: 50_000, priceTo: 70_000, maxSeatsPerUser: 2, queue: { state: "paused" } });
    expect((await list()).items[1]?.queue).toEqual({ state: "open" });
  });

  test("goes page by page, newest first, without gap or repetition", async () => {
    for (let i = 0; i < 24; i += 1) await createConcert(database.db, { shows: [{ seats: 1 }] });
    concerts.concertCreated();
    const pages: ConcertPage[] = [];
    let query = "?limit=10";
    for (;;) {
      const page = await list(query);
      pages.push(page);
      if (page.nextCursor === null) break;
      query = `?limit=10&cursor=${page.nextCursor}`;
    }
    expect(pages.map(({ items }) => items.length)).toEqual([10, 10, 6]);
    const ids = pages.flatMap(idsOf);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => b - a));
    expect(idsOf(await list())).toEqual(ids.slice(0, 20));
  });

  test("marks what is sold out", async () => {
    const [newest = 0] = idsOf(await list());
    soldOut.add(newest);
    concerts.concertCreated();
    expect((await list("?limit=2")).items.map((item) => item.soldOut)).toEqual([true, false]);
  });

  test("does not ask the database for each of many who look at once", async () => {
    await list("?limit=3");
    const before = queries;
    await Promise.all(Array.from({ length: 100 }, () => list("?limit=3")));
    expect(queries - before).toBeLessThanOrEqual(1);
  });

  test("has a concert from the moment in which it was created", async () => {
    await list();
    const { concertId } = await createConcert(database.db);
    concerts.concertCreated();
    expect(idsOf(await list())[0]).toBe(concertId);
  });

  test("leaves out a concert without shows, which nobody can book, and shows the rest", async () => {
    const { concertId } = await createConcert(database.db, { shows: [] });
    concerts.concertCreated();
    const page = await list("?limit=5");
    expect(idsOf(page)).not.toContain(concertId);
    expect(page.items.length).toBe(4);
  });

  test("may be kept for a second by whoever stands in between", async () => {
    expect((await api.get("/v1/concerts")).headers.get("cache-control")).toBe("public, max-age=1");
  });

  test.each(["?limit=0", "?limit=101", "?cursor=0", "?cursor=x", "?page=2"])("does not take %s", async (query) => {
    expect((await api.get(`/v1/concerts${query}`)).status).toBe(400);
  });
});

describe("a concert", () => {
  test("tells the same as the list, and how its queue stands", async () => {
    const { concertId } = await createConcert(database.db);
    concerts.concertCreated();
    const [summary] = (await list("?limit=1")).items;
    const { body } = await api.get<ConcertDetails>(`/v1/concerts/${concertId}`);
    expect(body).toEqual({ ...summary, description: "", queue });
  });

  test("created after somebody asked for it in vain is found", async () => {
    const { concertId } = await createConcert(database.db);
    expect((await api.get(`/v1/concerts/${concertId + 1}`)).status).toBe(404);
    await createConcert(database.db);
    expect((await api.get(`/v1/concerts/${concertId + 1}`)).status).toBe(200);
  });

  test("that is not there costs many who ask at once a query or two", async () => {
    const before = queries;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => api.get(`/v1/concerts/${900_000 + (i % 7)}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(queries - before).toBeLessThanOrEqual(3);
  });
});
