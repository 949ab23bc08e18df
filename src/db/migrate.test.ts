import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as connectTo, createServer, type AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freePort } from "#db/embedded-data.ts";
import { listMigrations, migrate, type Migration } from "#db/migrate.ts";
import { openBlocker, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";

const logger = pino({ level: "silent" });
const apples: Migration = { name: "9001-apples.sql", sql: "create table apples (id int)", checksum: "a" };
const pears: Migration = {
  name: "9002-pears.sql",
  sql: "create table pears (id int); select 1 / (select 1)",
  checksum: "p",
};
const broken: Migration = { name: "9003-broken.sql", sql: "create table plums (id int); select 1 / 0", checksum: "b" };

let database: TestDatabase;
let applied: Migration[];
beforeEach(async () => {
  database = await createTestDatabase();
  applied = await listMigrations();
});
afterEach(() => database.close());

async function tables(): Promise<string[]> {
  const found = await rows<{ name: string }>(
    database.db,
    "select relname as name from pg_class where relname in ('apples', 'pears', 'plums') order by 1",
  );
  return found.map(({ name }) => name);
}

test("what is missing is applied in order, and once", async () => {
  await migrate(database.url, logger, { migrations: [...applied, apples, pears] });
  await migrate(database.url, logger, { migrations: [...applied, apples, pears] });
  expect(await tables()).toEqual(["apples", "pears"]);
});

test("many instances may start at once", async () => {
  const migrations = [...applied, apples, pears];
  await Promise.all(Array.from({ length: 8 }, () => migrate(database.url, logger, { migrations })));
  expect(await tables()).toEqual(["apples", "pears"]);
});

test("a migration that fails leaves nothing of itself, and those before it stay", async () => {
  await expect(migrate(database.url, logger, { migrations: [...applied, apples, broken] })).rejects.toThrow(
    "division by zero",
  );
  expect(await tables()).toEqual(["apples"]);
});

test("a migration that was changed after it had been applied is refused before anything is touched", async () => {
  await migrate(database.url, logger, { migrations: [...applied, apples] });
  const changed = { ...apples, checksum: "other" };
  await expect(migrate(database.url, logger, { migrations: [...applied, changed, pears] })).rejects.toThrow(
    "9001-apples.sql was changed after it had been applied",
  );
  expect(await tables()).toEqual(["apples"]);
});

test("a database that is only just being started is waited for", async () => {
  const port = await freePort();
  const target = new URL(database.url);
  const late = new URL(database.url);
  late.port = String(port);
  const migrated = migrate(late.href, logger, { migrations: [...applied, apples] });
  await sleep(700);
  const server = createServer((socket) => {
    const there = connectTo(Number(target.port), target.hostname);
    pipeline(socket, there, socket, () => undefined);
  });
  server.listen(port, "127.0.0.1");
  await migrated;
  expect(await tables()).toEqual(["apples"]);
  server.close();
});

test("who gives up does not wait for a database that is there and says nothing", async () => {
  const giveUp = new AbortController();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    giveUp.abort();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const silent = new URL(database.url);
  silent.port = String((server.address() as AddressInfo).port);
  await expect(migrate(silent.href, logger, { signal: giveUp.signal })).rejects.toThrow("aborted");
  server.close();
});

test("a database that refuses us is not waited for", async () => {
  const wrong = new URL(database.url);
  wrong.password = "guess";
  await expect(migrate(wrong.href, logger)).rejects.toThrow(
    /cannot be reached \(DATABASE_URL\): password authentication failed/u,
  );
});

/** Sets something of the database that every new connection then starts with, and whoever tests sees. */
async function administer(setting: string): Promise<void> {
  await rows(database.db, `alter database "${new URL(database.url).pathname.slice(1)}" ${setting}`);
}

test("who waited for its turn sees what was applied meanwhile, whatever isolation is the default", async () => {
  const migrations = [...applied, apples];
  await administer("set default_transaction_isolation = 'serializable'");
  const faster = await openBlocker(database.url);
  // As migrate itself takes it.
  await faster.run("select pg_advisory_xact_lock(x'6a617269'::int)");
  const waiting = migrate(database.url, logger, { migrations });
  await untilBlocked(database.db);
  await faster.run(apples.sql);
  await faster.run("insert into migrations (name, checksum) values ($1, $2)", [apples.name, apples.checksum]);
  await faster.commit();
  await waiting;
  expect(await tables()).toEqual(["apples"]);
});

test.each([
  ["may not create tables", "", /\(permission denied for schema public\): make the role in DATABASE_URL the owner/u],
  [
    "may not even look into the schema",
    "revoke all on schema public from public",
    /\(no schema has been selected to create in\): make the role in DATABASE_URL the owner/u,
  ],
])("a role that %s is told what it needs", async (_what, revoke, told) => {
  const role = `visitor_${randomBytes(6).toString("hex")}`;
  await rows(database.db, `create role ${role} login password 'guest'`);
  if (revoke) await rows(database.db, revoke);
  const visitor = new URL(database.url);
  visitor.username = role;
  visitor.password = "guest";
  await expect(migrate(visitor.href, logger)).rejects.toThrow(told);
  await rows(database.db, `drop role ${role}`);
});

test("who names a server that only reads is told so", async () => {
  await administer("set default_transaction_read_only = on");
  await expect(migrate(database.url, logger)).rejects.toThrow(
    /tables cannot be made \(.*read-only transaction\): it only reads, as a standby does/u,
  );
});

test("a database that is newer than the program is refused", async () => {
  await migrate(database.url, logger, { migrations: [...applied, apples] });
  await expect(migrate(database.url, logger, { migrations: applied })).rejects.toThrow(
    "9001-apples.sql, which this version",
  );
});
