/**
 * A first, rough measurement of what an instance can do: `npx tsx load/measure.ts [seconds a row]`.
 * Starts a database, an instance and the baselines of its own in a temporary folder, and prints a row for each operation:
 * requests a second that were answered as expected, the ratio to *bare* of the same run, p50 and p99. One load process, 100
 * connections, everything on this machine: ratios mean something, absolute figures only here.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";
import { pino } from "pino";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { Tokens } from "#tokens.ts";

import { fire, type Fire } from "./fire.ts";
import { startTarget } from "./targets.ts";
import { createConcert, createUsers, joinAll } from "./world.ts";

const seconds = Number(process.argv[2] ?? 5);
const secret = "measure".repeat(8);
const logger = pino({ level: "warn" });
const folder = await mkdtemp(join(tmpdir(), "jari-measure-"));
const database = await startEmbedded(folder, logger);
await migrate(database.url, logger);
const sql = new pg.Client(database.url);
await sql.connect();
const tokens = new Tokens({ secret, accessSeconds: 86_400, queueSeconds: 86_400 });
let bare = 0;
let textbook = 0;

async function row(name: string, shots: Omit<Fire, "seconds">): Promise<number> {
  const { perSecond, p50, p99, others } = await fire({ ...shots, seconds });
  const ratio = bare > 0 ? `${(perSecond / bare).toFixed(2)} × bare` : "";
  const cells = [
    name.padEnd(32),
    String(Math.round(perSecond)).padStart(7),
    ratio.padStart(12),
    `p50 ${p50}`,
    `p99 ${p99} ms`,
  ];
  process.stdout.write(`${cells.join("  ")}${others > 0 ? `  ${others} others` : ""}\n`);
  return perSecond;
}

async function measureBaselines(base: string): Promise<void> {
  await sql.query(`create table textbook_seats (number integer primary key, status text not null default 'AVAILABLE');
                   create table textbook_reservations (id bigint generated always as identity primary key, user_id bigint,
                     seat integer, held_until timestamptz);
                   insert into textbook_seats select generate_series(1, 200000)`);
  await sql.query("vacuum analyze");
  const next = () => ({ path: "/bare" });
  await row("bare, warming up", { base, expected: 200, next });
  bare = await row("bare", { base, expected: 200, next });
  textbook = await row("textbook reservation", {
    base,
    expected: 201,
    next: (i) => ({ method: "POST", path: "/textbook", body: { userId: i, seat: (i % 200_000) + 1 } }),
  });
}

async function measureReads(base: string): Promise<void> {
  const [concertId = 0, showId = 0] = await createConcert(sql, { seats: 50, capacity: 100, shows: 3 });
  const users = await createUsers(sql, 1_100);
  const places = await joinAll(base, tokens, { concertId, users });
  const [admitted = ""] = places;
  const waiting = places.slice(100);
  const accessTokens = users.map((userId) => tokens.issueAccess(userId).token);
  await row("poll a waiting place", {
    base,
    expected: 200,
    next: (i) => ({ path: "/v1/queue", token: waiting[i % waiting.length] ?? "" }),
  });
  const seats = { path: `/v1/shows/${showId}/seats`, token: admitted };
  await row("seat map read, 50 seats", { base, expected: 200, next: () => seats });
  const dates = { path: `/v1/concerts/${concertId}/dates`, token: admitted };
  await row("dates read", { base, expected: 200, next: () => dates });
  await row("balance read", {
    base,
    expected: 200,
    next: (i) => ({ path: `/v1/users/${users[i % 1_100]}/balance`, token: accessTokens[i % 1_100] ?? "" }),
  });
}

async function measureWrites(base: string): Promise<void> {
  const users = await createUsers(sql, 20_000 + seconds * 20_000);
  const accessTokens = users.map((userId) => tokens.issueAccess(userId).token);
  const [waitingRoom = 0] = await createConcert(sql, { seats: 50, capacity: 10 });
  const joining = { method: "POST", path: `/v1/concerts/${waitingRoom}/queue` } as const;
  await row("join", {
    base,
    expected: 201,
    next: (i) => (i < users.length ? { ...joining, token: accessTokens[i] ?? "" } : undefined),
  });
  await row("charge", {
    base,
    expected: 201,
    next: (i) => {
      const path = `/v1/users/${users[i]}/balance/charges`;
      return i < users.length
        ? { method: "POST", path, token: accessTokens[i] ?? "", body: { amount: 100_000 } }
        : undefined;
    },
  });
  await measureSales(base, users);
}

async function measureSales(base: string, users: readonly string[]): Promise<void> {
  const [concertId = 0, showId = 0] = await createConcert(sql, { seats: 100_000, capacity: 1_000_000 });
  await sql.query("update queues set state = 'bypass' where concert_id = $1", [concertId]);
  await sql.query("update wallets set balance = 100000");
  const places = await joinAll(base, tokens, { concertId, users: users.slice(0, 5_000 + seconds * 12_000) });
  await sql.query("vacuum analyze");
  const reserve = { method: "POST", path: "/v1/reservations" } as const;
  const reserves = await row("reserve, distinct seats", {
    base,
    expected: 201,
    next: (i) =>
      i < places.length ? { ...reserve, token: places[i] ?? "", body: { showId, seats: [i + 1] } } : undefined,
  });
  process.stdout.write(`${" ".repeat(32)}  ${(reserves / textbook).toFixed(1)} × textbook\n`);
  await row("losing a rush for taken seats", {
    base,
    expected: 409,
    next: (i) => ({ ...reserve, token: places.at(-1 - (i % 1_000)) ?? "", body: { showId, seats: [(i % 100) + 1] } }),
  });
  const { rows: held } = await sql.query<{ id: string; number: string }>(
    `select r.reservation_id as id, p.number from reservations r join places p using (concert_id, user_id)
      where r.concert_id = $1 and r.status = 'HELD'`,
    [concertId],
  );
  const tokenOf = new Map(places.map((token) => [tokens.verifyQueue(token).number, token]));
  await row("pay", {
    base,
    expected: 201,
    next: (i) => {
      const one = held[i];
      const token = tokenOf.get(Number(one?.number)) ?? "";
      return one && { method: "POST", path: "/v1/payments", token, body: { reservationId: Number(one.id) } };
    },
  });
}

const env = { DATABASE_URL: database.url, HOST: "127.0.0.1", LOG_LEVEL: "warn", JARI_DEMO: "off" };
const baselines = await startTarget("load/baselines.ts", { ...env, PORT: "28101" });
const jari = await startTarget("src/main.ts", { ...env, PORT: "28102", JARI_SECRET: secret, JARI_ADMIN_TOKEN: secret });
try {
  await measureBaselines(baselines.url);
  await measureReads(jari.url);
  await measureWrites(jari.url);
} finally {
  await jari.stop();
  await baselines.stop();
  await sql.end();
  await database.stop();
  await rm(folder, { recursive: true, force: true });
}
