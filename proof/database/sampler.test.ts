import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startSampler, type Sampler } from "#proof/database/sampler.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openSale } from "#test/open-sale.ts";
import { TcpLink } from "#proof/world/link.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
let sale: Awaited<ReturnType<typeof openSale>>;

beforeAll(async () => {
  database = await createTestDatabase();
  sale = await openSale(database, { queue: { capacity: 3 }, shows: [{ seats: 5 }] });
});

afterAll(() => database.close());

/** A sampler through a pool of its own, which is closed with it. */
async function sampled(url: string, work: (sampler: Sampler) => Promise<void>): Promise<void> {
  const sql = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 500 });
  sql.on("error", () => undefined);
  const sampler = startSampler({ sql, now: () => performance.now(), everyMs: 5 });
  try {
    await work(sampler);
  } finally {
    await sampler.stop();
    await sql.end();
  }
}

test("a sample counts places and seats as they stand", async () => {
  const ann = await sale.fan({ balance: 100_000 });
  const bob = await sale.fan();
  await sale.pay(ann, (await sale.reserve(ann, [1])).reservationId);
  await sale.reserve(bob, [2, 3]);
  await sale.fan({ status: "ADMITTED", expiresInMs: -1_000 });
  await sale.fan({ status: "WAITING" });
  await sampled(database.url, async ({ samples }) => {
    await until("there is a sample", () => samples.length > 0);
    const [sample] = samples;
    expect(sample?.queues).toEqual([
      {
        concert: sale.concertId,
        state: "open",
        isOnSale: true,
        capacity: 3,
        isFilled: true,
        lastNumber: 4,
        admittedThrough: 3,
        waiting: 1,
        admitted: 2,
        overdue: 1,
        completed: 1,
        expired: 0,
        left: 0,
        firstWaiting: 4,
        lastAdmitted: 3,
      },
    ]);
    expect(sample?.shows).toEqual([{ show: sale.show.showId, total: 5, free: 2, held: 2, sold: 1 }]);
    expect(sample?.deadlocks).toEqual(expect.any(Number));
    expect(sample?.by).toBeGreaterThanOrEqual(sample?.from ?? Infinity);
  });
});

test("a sampler outlives a database that is away, and asks nothing any more once it is stopped", async () => {
  const proxy = await TcpLink.open(database.url);
  try {
    await sampled(proxy.url, async (sampler) => {
      const { samples } = sampler;
      await until("there is a sample", () => samples.length > 0);
      proxy.refuse();
      await sleep(50);
      const before = samples.length;
      proxy.heal();
      await until("there are samples again", () => samples.length > before);
      await sampler.stop();
      const after = samples.length;
      await sleep(50);
      expect(samples.length).toBe(after);
    });
  } finally {
    await proxy.close();
  }
});
