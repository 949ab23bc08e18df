/** A small crowd at two real instances, and what is read back when it has gone. */
import { setMaxListeners } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createConcerts } from "#proof/clients/concerts.ts";
import { startCrowd } from "#proof/clients/crowd.ts";
import { readBack } from "#proof/clients/read-back.ts";
import type { OperationName } from "#proof/history/operations.ts";
import { pairOperations, type Operation } from "#proof/history/pair.ts";
import { Recorder } from "#proof/history/recorder.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { rows } from "#test/sql.ts";
import { startServers, stopServers, testAdminToken as adminToken, type TestServer } from "#test/server.ts";

const holdSeconds = 2;
const seed = 5;
/** What a crowd does soon, whatever it intends. */
const soon: readonly OperationName[] = ["joinQueue", "listSeats", "streamSeats", "reserveSeats", "chargeBalance"];
const patienceMs = 240_000;

let database: TestDatabase;
let servers: TestServer[];
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase();
  const env = { HOLD_SECONDS: String(holdSeconds), LOG_LEVEL: "warn" };
  servers = await startServers(2, { databaseUrl: database.url, env });
  folder = await mkdtemp(join(tmpdir(), "jari-crowd-"));
});

afterEach(async () => {
  await stopServers(servers);
  await database.close();
  await rm(folder, { recursive: true });
});

interface Wallet {
  readonly user: string;
  readonly balance: number;
}

function byUser(one: Wallet, other: Wallet): number {
  return one.user < other.user ? -1 : 1;
}

function succeeded(operations: readonly Operation[]): Set<OperationName> {
  return new Set(operations.filter(({ outcome }) => outcome === "ok").map(({ op }) => op));
}

test("a crowd asks, stops when it is told to, and what it was told last is what there is", async () => {
  const urls = servers.map(({ baseUrl }) => baseUrl);
  const concerts = await createConcerts({ urls, adminToken });
  const about = { seed, minutes: 1, faults: [], instances: 2, holdSeconds, concerts };
  const recorder = await Recorder.open(join(folder, "history.jsonl"), about);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const crowd = startCrowd({ recorder, urls, adminToken, seed, concerts, signal: stop.signal, fans: 12 });
  const giveUpAt = recorder.now() + patienceMs;
  while (!soon.every((op) => succeeded(pairOperations(recorder.events)).has(op)) && recorder.now() < giveUpAt) {
    await sleep(200);
  }
  stop.abort();
  await crowd.finished;
  const asked = recorder.events.length;
  await readBack({ recorder, urls, adminToken, concerts, accounts: crowd.accounts });
  await recorder.close();

  const operations = pairOperations(recorder.events);
  expect([...succeeded(operations)]).toEqual(expect.arrayContaining([...soon]));
  const readLast = operations.filter(({ i }) => i >= asked);
  const told = readLast.flatMap((one) => (one.op === "getBalance" && one.outcome === "ok" ? [one] : []));
  const wallets = await rows<Wallet>(database.db, 'select user_id as "user", balance::float from wallets');
  const users = new Set(crowd.accounts.map(({ user }) => user));
  expect(told.map(({ args, value }) => ({ user: args.user, balance: value.balance })).toSorted(byUser)).toEqual(
    wallets.filter(({ user }) => users.has(user)).toSorted(byUser),
  );
  expect(new Set(readLast.filter(({ op }) => op === "listSeats").map(({ instance }) => instance)).size).toBe(2);
});
