import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { findBinaries, sharedFolder } from "#db/embedded-binaries.ts";
import { startServer, stopServer } from "#db/embedded-server.ts";
import { databaseUser } from "#db/embedded-user.ts";
import { startEmbedded, type Embedded } from "#db/embedded.ts";
import { listeningLogger } from "#test/app.ts";

const { logger, lines } = listeningLogger("info");

let folder: string;
let started: Embedded[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari's own database "));
  await chmod(folder, 0o711);
  started = [];
});
afterEach(async () => {
  for (const embedded of started) await embedded.stop();
  await rm(folder, { recursive: true });
});

async function start(name = "data"): Promise<Embedded> {
  const embedded = await startEmbedded(join(folder, name), logger, { durable: false });
  started.push(embedded);
  return embedded;
}

async function stop(embedded: Embedded): Promise<void> {
  started = started.filter((other) => other !== embedded);
  await embedded.stop();
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: unknown }>(text);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

/** What was logged, line by line. */
const said = (): unknown[] => lines.map(({ msg }) => msg);

async function serverPid(): Promise<number> {
  return Number((await readFile(join(folder, "data", "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
}

test("what was written is there at the next start, under the same address", async () => {
  const first = await start();
  await ask(first.url, "create table notes as select 'kept' as answer");
  await stop(first);
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, "select answer from notes")).toBe("kept");
});

test("only this machine can reach it, only with the password, and only its owner can read that", async () => {
  const { url } = await start();
  expect(await ask(url, "select current_setting('listen_addresses') as answer")).toBe("127.0.0.1");
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(ask(wrong.href, "select 1 as answer")).rejects.toThrow("password authentication failed");
  expect((await stat(join(folder, "data", "postgres.json"))).mode & 0o777).toBe(0o600);
});

test("a data folder in use is refused in words that say what to do, and its owner goes on", async () => {
  const { url } = await start();
  await expect(startEmbedded(join(folder, "data"), logger)).rejects.toThrow(/in use by another Jari.*--instances N/u);
  expect(await ask(url, "select 1 as answer")).toBe(1);
});

test.each(["$HOME", "`id`", '"', "\\"])(
  "a folder whose name a shell would read (%s) is refused before it is made",
  async (name) => {
    await expect(start(name)).rejects.toThrow("Set JARI_DATA_DIR to another folder");
    expect(await readdir(folder)).toEqual([]);
  },
);

/** Has the next start fail when the server runs: there is nothing to make Jari's own database of. */
async function spoil(embedded: Embedded): Promise<void> {
  const maintenance = new URL(embedded.url);
  maintenance.pathname = "/postgres";
  const statements = ["alter database template1 is_template false", "drop database template1", "drop database jari"];
  for (const text of statements) await ask(maintenance.href, text);
}

test("a start that fails stops the server that it started", async () => {
  const embedded = await start();
  await spoil(embedded);
  await stop(embedded);
  await expect(start()).rejects.toThrow("template1");
  await expect(serverPid()).rejects.toThrow("ENOENT");
});

test("a start that goes on failing says why long before it is given up", async () => {
  await stop(await start());
  await rename(join(folder, "data", "postgres", "global"), join(folder, "elsewhere"));
  const giveUp = new AbortController();
  lines.length = 0;
  const starting = startEmbedded(join(folder, "data"), logger, { durable: false, signal: giveUp.signal });
  const failed = expect(starting).rejects.toThrow();
  await vi.waitFor(() => expect(said()).toContain("the embedded database does not start yet; trying on"), {
    timeout: 240_000,
  });
  const [line] = lines.filter(({ level }) => level === 40);
  expect((line?.["err"] as { message: string }).message).toContain("PostgreSQL did not start");
  giveUp.abort();
  await failed;
});

test("a start that fails leaves running what it took over", async () => {
  const embedded = await start();
  await spoil(embedded);
  await stop(embedded);
  const user = databaseUser();
  const data = join(folder, "data", "postgres");
  const left = { user, bin: await findBinaries(user, logger), data, maxConnections: 20, durable: false };
  await startServer(left, Number(new URL(embedded.url).port));
  const pid = await serverPid();
  await expect(start()).rejects.toThrow("template1");
  expect(await serverPid()).toBe(pid);
  await stopServer(left);
});

test("to stop a server that has just ended by itself is no failure", async () => {
  await stop(await start());
  const user = databaseUser();
  const data = join(folder, "data", "postgres");
  const ended = { user, bin: await findBinaries(user, logger), data, maxConnections: 20, durable: false };
  await expect(stopServer(ended)).resolves.toBeUndefined();
});

test("a server that was killed is started again, with what was committed", async () => {
  const { url } = await start();
  await ask(url, "create table notes as select 'kept' as answer");
  lines.length = 0;
  process.kill(await serverPid(), "SIGKILL");
  const patient = { timeout: 240_000, interval: 100 };
  expect(await vi.waitFor(() => ask(url, "select answer from notes"), patient)).toBe("kept");
  await vi.waitFor(() => expect(said()).toContain("the embedded database runs again"), patient);
  expect(said()).not.toContain("took over the database that was already running");
});

/** Ends the server, and keeps it from starting until the answer is called: a part of its files is somewhere else. */
async function breakServer(): Promise<() => Promise<void>> {
  const data = join(folder, "data", "postgres");
  await rename(join(data, "global"), join(data, "elsewhere"));
  process.kill(await serverPid(), "SIGKILL");
  return () => rename(join(data, "elsewhere"), join(data, "global"));
}

const inVain = "the embedded database could not be started; trying again";

test("a server that cannot be started is tried again until it can", async () => {
  const { url } = await start();
  await ask(url, "create table notes as select 'kept' as answer");
  lines.length = 0;
  const mend = await breakServer();
  const failures = (): unknown[] => said().filter((text) => text === inVain);
  await vi.waitFor(() => expect(failures().length).toBeGreaterThan(1), { timeout: 240_000 });
  await mend();
  const patient = { timeout: 240_000, interval: 100 };
  expect(await vi.waitFor(() => ask(url, "select answer from notes"), patient)).toBe("kept");
});

test("who stops meanwhile does not wait for it", async () => {
  const embedded = await start();
  lines.length = 0;
  const mend = await breakServer();
  await vi.waitFor(() => expect(said()).toContain(inVain), { timeout: 240_000 });
  await stop(embedded);
  await mend();
});

test("a pid file that a crash left behind does no harm, whoever has the number by now", async () => {
  await stop(await start());
  const file = join(folder, "data", "postgres", "postmaster.pid");
  await writeFile(file, `${process.pid}\n${dirname(file)}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`);
  expect(await ask((await start()).url, "select 1 as answer")).toBe(1);
});

test("a folder that the database's user cannot enter only has a link to the files", async () => {
  await mkdir(join(folder, "closed"), { mode: 0o700 });
  const { url } = await start("closed/data");
  expect(await ask(url, "select 1 as answer")).toBe(1);
  const data = await realpath(join(folder, "closed", "data", "postgres"));
  // Only root has its database run by somebody else.
  const moved = process.getuid?.() === 0;
  expect(data.startsWith(sharedFolder)).toBe(moved);
  for (const embedded of started.splice(0)) await embedded.stop();
  if (moved) await rm(dirname(data), { recursive: true });
});

test.skipIf(process.platform !== "linux")(
  "a server that does not answer is told to end and not waited for, and what was committed is there afterwards",
  async () => {
    const embedded = await start();
    await ask(embedded.url, "create table notes as select 'kept' as answer");
    const backends = "select array_agg(pid) as answer from pg_stat_activity where pid <> pg_backend_pid()";
    const processes = [await serverPid(), ...((await ask(embedded.url, backends)) as number[])];
    for (const one of processes) process.kill(one, "SIGSTOP");
    try {
      await stop(embedded);
      expect(said()).toContain("the embedded database does not answer: it is told to end, and not waited for");
    } finally {
      for (const one of processes) process.kill(one, "SIGCONT");
    }
    expect(await ask((await start()).url, "select answer from notes")).toBe("kept");
  },
);
