import { hostname } from "node:os";

import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { readClock } from "#db/clock.ts";
import { deleteSilentInstances } from "#instances/queries.ts";
import { createInstancesRoom } from "#instances/room.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { row, rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => rows(database.db, "delete from instances"));

const silent = pino({ level: "silent" });
const create = () => createInstancesRoom({ db: database.db, logger: silent, keyIds: ["ours"] });
/** Makes every instance so far silent since so many seconds. */
const letPass = (seconds: number) =>
  rows(database.db, "update instances set heard_at = heard_at - make_interval(secs => $1)", [seconds]);

test("instances know of each other, the oldest first, and how long ago each was heard of", async () => {
  const first = create();
  await first.beat();
  await letPass(20);
  const second = create();
  await second.beat();
  const listed = await first.list();
  expect(listed).toEqual(
    await second
      .list()
      .then((others) => others.map((other) => expect.objectContaining({ instanceId: other.instanceId }) as object)),
  );
  expect(listed.map(({ host, pid }) => [host, pid])).toEqual([
    [hostname(), process.pid],
    [hostname(), process.pid],
  ]);
  expect(listed[0]?.heardAgoMs).toBeGreaterThanOrEqual(20_000);
  expect(listed[1]?.heardAgoMs).toBeLessThan(20_000);
  expect(listed[0]?.startedAt).toBeLessThanOrEqual(listed[1]?.startedAt ?? 0);
  await Promise.all([first.close(), second.close()]);
});

test("an instance has one row, however often it says that it is there", async () => {
  const one = create();
  await one.beat();
  const before = await one.list();
  await letPass(5);
  await one.beat();
  const after = await one.list();
  expect(after).toHaveLength(1);
  expect(after[0]?.startedAt).toBe(before[0]?.startedAt);
  expect(after[0]?.heardAgoMs).toBeLessThan(5_000);
  await one.close();
});

test("an instance whose row is lost, as it is when the database crashes, tells when it started, and not when it wrote again", async () => {
  const one = create();
  await one.beat();
  await rows(database.db, "truncate instances");
  const hourMs = 3_600_000;
  const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + hourMs);
  const now = await readClock(database.db);
  await one.beat();
  later.mockRestore();
  const [told] = await one.list();
  expect(told?.startedAt).toBeGreaterThan(now - 2 * hourMs);
  expect(told?.startedAt).toBeLessThan(now - hourMs / 2);
  await one.close();
});

test("one that ends is off the list at once, one that was silent for a minute too, and later forgotten", async () => {
  const [ending, dying] = [create(), create()];
  await ending.beat();
  await dying.beat();
  await ending.close();
  expect(await dying.list()).toHaveLength(1);
  await letPass(61);
  expect(await dying.list()).toEqual([]);
  await deleteSilentInstances(database.db);
  const count = () => row(database.db, "select count(*) as count from instances");
  expect(await count()).toEqual({ count: 1 });
  await letPass(300);
  await deleteSilentInstances(database.db);
  expect(await count()).toEqual({ count: 0 });
});

/** An instance that accepts tokens of these keys and signs with the first, and what it has logged. */
function withKeys(...keyIds: string[]) {
  const told: { level: number; instances: unknown; msg: string }[] = [];
  const logger = pino({}, { write: (line) => void told.push(JSON.parse(line) as (typeof told)[number]) });
  return { told, room: createInstancesRoom({ db: database.db, logger, keyIds }) };
}

test("an instance whose tokens another does not accept is told of, once a minute for as long as it serves", async () => {
  const [one, other] = [withKeys("ours"), withKeys("theirs")];
  await one.room.beat();
  expect(one.told).toEqual([]);
  await other.room.beat();
  await one.room.beat();
  const here = { host: hostname(), pid: process.pid };
  for (const { told } of [one, other])
    expect(told).toEqual([
      expect.objectContaining({ level: 50, instances: [here], msg: expect.stringContaining("JARI_SECRET") }),
    ]);
  await one.room.beat();
  expect(one.told).toHaveLength(1);
  const later = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
  await one.room.beat();
  later.mockRestore();
  expect(one.told).toHaveLength(2);
  await letPass(11);
  await one.room.beat();
  await other.room.beat();
  await one.room.beat();
  expect(one.told, "it had gone, and came back").toHaveLength(3);
  await Promise.all([one.room.close(), other.room.close()]);
});

test("while a secret is exchanged for another, who accepts both is content", async () => {
  const rooms = [withKeys("old", "new"), withKeys("new", "old"), withKeys("new", "old")];
  for (const { room } of [...rooms, ...rooms]) await room.beat();
  expect(rooms.flatMap(({ told }) => told)).toEqual([]);
  await Promise.all(rooms.map(({ room }) => room.close()));
});

test("an instance of an older version, which does not tell its key, is no stranger", async () => {
  const one = withKeys("ours");
  await rows(
    database.db,
    "insert into instances (instance_id, host, pid, figures) values (gen_random_uuid(), 'older', 1, '{}')",
  );
  await one.room.beat();
  expect(one.told).toEqual([]);
  await one.room.close();
});

test("the rows are not logged: they cost no flush of the disk", async () => {
  const text = "select relpersistence as kind from pg_class where relname = 'instances'";
  expect(await row(database.db, text)).toEqual({ kind: "u" });
});
