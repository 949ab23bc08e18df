import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createDemoData } from "#admin/demo.ts";
import { evaluateInvariants } from "#admin/run-audit.ts";
import { transaction } from "#db/transaction.ts";
import { createConcert } from "#test/fixtures.ts";
import { listeningLogger } from "#test/app.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";
import { until } from "#test/until.ts";

const config = {
  queueCapacity: 1_000,
  queuePassSeconds: 600,
  queueClaimSeconds: 60,
  maxSeatsPerUser: 4,
  timeZone: "Asia/Seoul",
};
const { logger, lines } = listeningLogger("warn");

let database: TestDatabase;

beforeEach(async () => {
  lines.length = 0;
  database = await createTestDatabase();
});
afterEach(() => database.close());

function createDemo(): Promise<void> {
  return createDemoData(database.url, config, logger);
}

const countConcerts = (): Promise<{ count: number }> => row(database.db, "select count(*) from concerts");

describe("the demo", () => {
  test("has concerts with a line and without, with sections, and one whose sale opens later", async () => {
    await createDemo();
    const concerts = await rows<{ state: string; shows: number; prices: number; seats: number; opensLater: boolean }>(
      database.db,
      `select q.state, c.sale_opens_at > clock_timestamp() as "opensLater",
              (select count(*) from shows s where s.concert_id = c.concert_id) as shows,
              (select max(seats_total) from shows s where s.concert_id = c.concert_id) as seats,
              (select count(distinct price) from sections join shows s using (show_id)
                where s.concert_id = c.concert_id) as prices
         from concerts c join queues q using (concert_id) order by concert_id`,
    );
    expect(concerts).toEqual([
      { state: "bypass", shows: 258, prices: 1, seats: 100, opensLater: false },
      { state: "open", shows: 2, prices: 1, seats: 50, opensLater: false },
      { state: "open", shows: 3, prices: 1, seats: 50, opensLater: true },
      { state: "open", shows: 4, prices: 1, seats: 50, opensLater: false },
      { state: "open", shows: 3, prices: 4, seats: 2_000, opensLater: false },
    ]);
    expect((await transaction(database.db, evaluateInvariants)).holds).toBe(true);
  });

  test("has a show without a waiting room for every option that load scripts ask for, by its number", async () => {
    await createDemo();
    const { first, last, evenings } = await row<{ first: number; last: number; evenings: number }>(
      database.db,
      `select min(show_id) as first, max(show_id) as last, count(distinct date) as evenings
         from shows join queues using (concert_id) where state = 'bypass'`,
    );
    expect({ first, last, evenings }).toEqual({ first: 1, last: 258, evenings: 258 });
  });

  test("has only dates to come", async () => {
    await createDemo();
    expect(await row(database.db, "select min(starts_at) > clock_timestamp() as future from shows")).toEqual({
      future: true,
    });
  });

  test("is created once, however often and however many at a time ask for it", async () => {
    await Promise.all([createDemo(), createDemo(), createDemo(), createDemo()]);
    await createDemo();
    expect(await countConcerts()).toEqual({ count: 5 });
  });

  test("leaves a database alone in which there is a concert", async () => {
    await createConcert(database.db);
    await createDemo();
    expect(await countConcerts()).toEqual({ count: 1 });
  });
});

/** Has the first concert take so long in the database. */
async function slowDown(seconds: number): Promise<void> {
  await rows(
    database.db,
    `create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(${seconds}); return new; end'`,
  );
  await rows(
    database.db,
    "create trigger slow before insert on concerts for each row when (new.concert_id = 1) execute function slow()",
  );
}

describe("on a machine that is too busy for anything else", () => {
  test("it is created, though a statement takes longer than a crowd can wait for", async () => {
    await slowDown(2.2);
    await createDemo();
    expect(await countConcerts()).toEqual({ count: 5 });
  });

  test("it is created, though this process stands still in the middle of it", async () => {
    await slowDown(0.2);
    const created = createDemo();
    const working = `select count(*) = 1 as working from pg_stat_activity
                      where datname = current_database() and application_name = 'jari demo' and xact_start is not null`;
    await until("it is being created", async () => (await row<{ working: boolean }>(database.db, working)).working);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
    await created;
    expect(await countConcerts()).toEqual({ count: 5 });
  });
});

test("a demo that cannot be created is told in the log, and created another time", async () => {
  await rows(database.db, "alter table concerts add constraint none check (false)");
  await createDemo();
  expect(lines).toEqual([expect.objectContaining({ msg: expect.stringContaining("could not be created") as unknown })]);
  expect(await countConcerts()).toEqual({ count: 0 });
  await rows(database.db, "alter table concerts drop constraint none");
  await createDemo();
  expect(await countConcerts()).toEqual({ count: 5 });
});
