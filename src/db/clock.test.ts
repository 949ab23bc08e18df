import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { DatabaseClock, readClock } from "#db/clock.ts";
import { transaction } from "#db/transaction.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { until } from "#test/until.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** An exchange that began so many milliseconds ago, took that long, and found the database so far ahead of us. */
function observe(
  clock: DatabaseClock,
  { aheadMs, tookMs = 1, agoMs = 0 }: { aheadMs: number; tookMs?: number; agoMs?: number },
): void {
  const sentAt = performance.now() - agoMs;
  clock.observe(sentAt, sentAt + tookMs, performance.timeOrigin + sentAt + tookMs / 2 + aheadMs);
}

function aheadOf(clock: DatabaseClock): number {
  return clock.now() - performance.timeOrigin - performance.now();
}

test("the database's clock goes on inside a transaction; it is not the transaction's beginning", async () => {
  await transaction(database.db, async (tx) => {
    const before = await readClock(tx);
    await until("the clock has moved", async () => (await readClock(tx)) > before);
  });
});

describe("what is observed", () => {
  beforeEach(() => {
    // What is compared is read at one moment, whatever this process is kept from.
    vi.spyOn(performance, "now").mockReturnValue(performance.now());
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("the first exchange is believed, however far the clocks are apart", () => {
    const clock = new DatabaseClock();
    observe(clock, { aheadMs: 3_600_000 });
    expect(aheadOf(clock)).toBeCloseTo(3_600_000, 0);
  });

  test("a slow exchange does not spoil what a quick one told", () => {
    const clock = new DatabaseClock();
    observe(clock, { aheadMs: 500, tookMs: 1 });
    observe(clock, { aheadMs: 650, tookMs: 400 });
    expect(aheadOf(clock)).toBeCloseTo(500, 0);
  });

  test("a quicker exchange refines the estimate", () => {
    const clock = new DatabaseClock();
    observe(clock, { aheadMs: 600, tookMs: 400 });
    observe(clock, { aheadMs: 500, tookMs: 2 });
    expect(aheadOf(clock)).toBeCloseTo(500, 0);
  });

  test.each([300_000, -600_000])("a database clock that was set by %d ms is followed at once", (jumpMs) => {
    const clock = new DatabaseClock();
    observe(clock, { aheadMs: 0, tookMs: 1 });
    observe(clock, { aheadMs: jumpMs, tookMs: 50 });
    expect(aheadOf(clock)).toBeCloseTo(jumpMs, 0);
  });

  test("an old observation grows uncertain and gives way to a slower new one", () => {
    const clock = new DatabaseClock();
    const dayMs = 86_400_000;
    observe(clock, { aheadMs: 100, tookMs: 1, agoMs: dayMs });
    observe(clock, { aheadMs: 300, tookMs: 500 });
    expect(aheadOf(clock)).toBeCloseTo(300, 0);
  });
});
