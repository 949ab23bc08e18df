import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createDemoData } from "#admin/demo.ts";
import { evaluateInvariants } from "#admin/run-audit.ts";
import { transaction } from "#db/transaction.ts";
import { createConcert } from "#test/fixtures.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";

const config = {
  queueCapacity: 1_000,
  queuePassSeconds: 600,
  queueClaimSeconds: 60,
  maxSeatsPerUser: 4,
  timeZone: "Asia/Seoul",
};
const logger = pino({ level: "silent" });

let database: TestDatabase;

beforeEach(async () => {
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
