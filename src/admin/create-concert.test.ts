import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createConcert, inPortions, type CreateConcertRequest } from "#admin/create-concert.ts";
import { DatabaseClock } from "#db/clock.ts";
import { statement } from "#db/statement.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import type { JariEvent } from "#events/types.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";

const defaults = {
  queueCapacity: 7,
  queuePassSeconds: 600,
  queueClaimSeconds: 60,
  maxSeatsPerUser: 4,
  timeZone: "Asia/Seoul",
};
const startsAt = "2026-10-15T19:30:00+09:00";

let database: TestDatabase;
let log: EventLog;
const events: JariEvent[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  log = new EventLog({ db: database.db, clock: new DatabaseClock(), logger: pino({ level: "silent" }) });
  log.subscribe((event) => void events.push(event));
});
afterAll(() => database.close());

function create(request: CreateConcertRequest) {
  return transaction(database.db, (tx) => createConcert(tx, { log, defaults }, request));
}

async function rows<Row>(text: string, ...values: unknown[]): Promise<Row[]> {
  return database.db.query(statement<Row>("", text), values);
}

describe("a new concert", () => {
  test("has its shows, sections, seats and queue, with the defaults where nothing is said", async () => {
    const { concertId, shows } = await create({ title: " Lights ", shows: [{ startsAt, price: 50_000 }] });
    expect(shows).toEqual([{ showId: expect.any(Number), startsAt: "2026-10-15T10:30:00.000Z", seatsTotal: 50 }]);
    const showId = shows[0]?.showId;
    expect(
      await rows("select title, artist, max_seats_per_user as max from concerts where concert_id = $1", concertId),
    ).toEqual([{ title: "Lights", artist: "", max: 4 }]);
    expect(await rows("select date, seats_total as seats from shows where show_id = $1", showId)).toEqual([
      { date: "2026-10-15", seats: 50 },
    ]);
    expect(
      await rows("select name, first_number as first, last_number as last from sections where show_id = $1", showId),
    ).toEqual([{ name: "General", first: 1, last: 50 }]);
    expect(
      await rows(
        `select count(*), min(number) as first, max(number) as last, sum(price)::integer as price
           from seats where show_id = $1 and status = 'AVAILABLE'`,
        showId,
      ),
    ).toEqual([{ count: 50, first: 1, last: 50, price: 2_500_000 }]);
    expect(
      await rows(
        `select state, capacity, pass_seconds as pass, claim_seconds as claim, admit_per_second as rate
           from queues where concert_id = $1`,
        concertId,
      ),
    ).toEqual([{ state: "open", capacity: 7, pass: 600, claim: 60, rate: null }]);
  });

  test("opens its sale at once unless it says when", async () => {
    const now = await create({ title: "Now", shows: [{ startsAt, price: 1 }] });
    const later = await create({ title: "Later", saleOpensAt: "2027-01-01T00:00Z", shows: [{ startsAt, price: 1 }] });
    const opens = "select sale_opens_at <= clock_timestamp() as open from concerts where concert_id = $1";
    expect(await rows(opens, now.concertId)).toEqual([{ open: true }]);
    expect(await rows(opens, later.concertId)).toEqual([{ open: false }]);
  });

  test("takes what is said of its queue, and the defaults for the rest", async () => {
    const queue = { state: "paused" as const, capacity: 0, admitPerSecond: 2.5 };
    const { concertId } = await create({ title: "Narrow", queue, shows: [{ startsAt, price: 1 }] });
    expect(
      await rows(
        "select state, capacity, pass_seconds as pass, admit_per_second as rate from queues where concert_id = $1",
        concertId,
      ),
    ).toEqual([{ state: "paused", capacity: 0, pass: 600, rate: 2.5 }]);
  });

  test("answers its shows in the order in which they were asked for", async () => {
    const days = ["2026-12-03", "2026-12-01", "2026-12-02"];
    const { shows } = await create({
      title: "Three nights",
      shows: days.map((day, index) => ({ startsAt: `${day}T10:00:00Z`, seats: index + 1, price: 1 })),
    });
    expect(shows.map((show) => [show.startsAt.slice(0, 10), show.seatsTotal])).toEqual(
      days.map((day, i) => [day, i + 1]),
    );
    const stored = await rows<{ day: string }>(
      "select date as day from shows where show_id = any ($1::bigint[]) order by show_id",
      shows.map((show) => show.showId),
    );
    expect(stored.map(({ day }) => day)).toEqual(days);
  });

  test("is told by its event, and its queue's first policy by another", async () => {
    events.length = 0;
    const { concertId, shows } = await create({ title: "Told", shows: [{ startsAt, price: 1 }] });
    expect(events).toMatchObject([
      { type: "concert.created", concertId, payload: { showIds: [shows[0]?.showId] } },
      { type: "queue.changed", concertId, payload: { state: "open", capacity: 7 } },
    ]);
  });

  test("is not there at all if anything about it is wrong", async () => {
    const [before] = await rows<{ count: number }>("select count(*) from concerts");
    const shows = [
      { startsAt, price: 1 },
      { startsAt, seats: 3, sections: [{ name: "A", from: 1, to: 4, price: 1 }] },
    ];
    await expect(create({ title: "Half", shows })).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    expect(await rows("select count(*) from concerts")).toEqual([before]);
  });
});

describe("a large hall", () => {
  test("of a hundred thousand seats is created in portions, none of which a connection gives no time for", async () => {
    const sections = [{ name: "Floor", from: 1, to: 30_000, price: 2 }];
    const request = { title: "Stadium", shows: [{ startsAt, seats: 100_000, price: 1, sections }] };
    const portions: number[] = [];
    const { shows } = await transaction(database.db, (tx) => {
      const query: Tx["query"] = (asked, values = []) => {
        const [, firsts, lasts] = values as [number[], number[], number[]];
        if (asked.name === "insert_seats")
          portions.push(lasts.reduce((sum, last, i) => sum + last + 1 - (firsts[i] ?? 0), 0));
        return tx.query(asked, values);
      };
      return createConcert({ ...tx, query }, { log, defaults }, request);
    });
    expect(portions).toEqual([25_000, 25_000, 25_000, 25_000]);
    expect(
      await rows(
        `select price, count(*), min(number) as first, max(number) as last
           from seats where show_id = $1 group by price order by price`,
        shows[0]?.showId,
      ),
    ).toEqual([
      { price: 1, count: 70_000, first: 30_001, last: 100_000 },
      { price: 2, count: 30_000, first: 1, last: 30_000 },
    ]);
  });

  test("beyond a million seats in one request is refused", async () => {
    const shows = Array.from({ length: 11 }, () => ({ startsAt, seats: 100_000, price: 1 }));
    await expect(create({ title: "Too much", shows })).rejects.toThrow("must not have more than 1000000 seats");
  });
});

test("portions have the same seats in the same order, none larger than asked for", () => {
  const blocks = [
    { showId: 1, first: 1, last: 3, price: 5 },
    { showId: 2, first: 1, last: 8, price: 6 },
  ];
  expect([...inPortions(blocks, 4)]).toEqual([
    [
      { showId: 1, first: 1, last: 3, price: 5 },
      { showId: 2, first: 1, last: 1, price: 6 },
    ],
    [{ showId: 2, first: 2, last: 5, price: 6 }],
    [{ showId: 2, first: 6, last: 8, price: 6 }],
  ]);
});
