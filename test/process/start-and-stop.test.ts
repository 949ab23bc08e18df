/** The process as an operator meets it: how it starts, what it says, how it ends. */
import { once } from "node:events";
import { readFile, rm, stat } from "node:fs/promises";
import { connect as connectTo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createTestDatabase } from "#test/database.ts";
import { startServer, temporaryFolder, type ServerOptions, type TestServer } from "#test/server.ts";

let folder: string;
let servers: TestServer[];

beforeEach(async () => {
  folder = await temporaryFolder();
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.kill("SIGTERM");
  // What a killed Jari leaves running is the next one's to end; where a test failed in between, there was none.
  const left = await databaseProcess().catch(() => undefined);
  if (left) process.kill(left.pid, "SIGQUIT");
  await rm(folder, { recursive: true });
});

/** Starts Jari in the test's folder, as somebody does who has set nothing: secrets are generated. */
async function start(options: ServerOptions = {}): Promise<TestServer> {
  const server = await startServer({
    cwd: folder,
    ...options,
    env: { JARI_SECRET: "", JARI_ADMIN_TOKEN: "", ...options.env },
  });
  servers.push(server);
  return server;
}

/** Whether anybody listens on the port. (A process id would not do: where nobody waits for it, the dead keep theirs.) */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTo({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** The database's process id and port. */
async function databaseProcess(): Promise<{ pid: number; port: number }> {
  const lines = (await readFile(join(folder, ".jari", "postgres", "postmaster.pid"), "utf8")).split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

test.each(["SIGTERM", "SIGHUP"] as const)(
  "with nothing set it starts, says where it is, and %s ends all that it started",
  async (signal) => {
    const server = await start();
    expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
    const database = await databaseProcess();
    expect(await answers(database.port)).toBe(true);
    expect(await server.kill(signal)).toBe(0);
    expect(await answers(database.port)).toBe(false);
    expect(await answers(Number(new URL(server.baseUrl).port))).toBe(false);
  },
);

test("the first start says what it creates, and shows the operator's token that it made up; no other does", async () => {
  const first = await start();
  await first.kill();
  const second = await start();
  expect(first.logs()).toMatch(/creating a database[^]*applied a migration[^]*listening on/u);
  expect(second.logs()).not.toContain("creating a database");
  const file = join(folder, ".jari", "secrets.json");
  const { adminToken } = JSON.parse(await readFile(file, "utf8")) as { adminToken: string };
  expect(first.logs()).toContain(adminToken);
  expect(second.logs()).not.toContain(adminToken);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a Jari that was killed leaves its database to the next one", async () => {
  const first = await start();
  const database = await databaseProcess();
  await first.kill("SIGKILL");
  const second = await start();
  expect((await fetch(`${second.baseUrl}/readyz`)).status).toBe(200);
  expect(await databaseProcess()).toEqual(database);
});

test("a second Jari in the same folder is refused and told what to do", async () => {
  const server = await start();
  await expect(start()).rejects.toThrow("in use by another Jari");
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
});

test("two signals in a moment, as npm and a terminal send for one Ctrl-C, end it in order", async () => {
  const server = await start();
  process.kill(server.pid, "SIGINT");
  expect(await server.kill("SIGINT")).toBe(0);
});

test("a second signal ends it at once, its database included", async () => {
  const server = await start();
  const database = await databaseProcess();
  // A request that never ends: waiting for it would take ten seconds.
  const slow = connectTo({ port: Number(new URL(server.baseUrl).port), host: "127.0.0.1" });
  slow.on("error", () => undefined);
  const head = "POST /v1/users HTTP/1.1\r\nhost: jari\r\ncontent-type: application/json\r\ncontent-length: 9\r\n";
  slow.write(`${head}expect: 100-continue\r\n\r\n`);
  expect(String(await once(slow, "data"))).toContain("100 Continue");
  process.kill(server.pid, "SIGTERM");
  await vi.waitFor(() => expect(server.logs()).toContain("closing"), { timeout: 240_000 });
  // Longer than two signals are one wish.
  await sleep(700);
  expect(await server.kill("SIGTERM")).toBe(1);
  await vi.waitFor(async () => expect(await answers(database.port)).toBe(false), { timeout: 240_000 });
  slow.destroy();
});

test("all wrong settings are told at once, and nothing is started", async () => {
  const wrong = startServer({ cwd: folder, env: { PORT: "x", HOLD_SECONDS: "0" } });
  await expect(wrong).rejects.toThrow(/ended with code 1[^]*PORT must be[^]*HOLD_SECONDS must be/u);
});

test.each([1, 2])("a port that is taken is told in words, by %i instances", async (instances) => {
  const database = await createTestDatabase();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const args = ["--instances", String(instances)];
  const taken = startServer({ databaseUrl: database.url, args, env: { PORT: String(port) } });
  const words = `Jari could not start: port ${port} of 127.0.0.1 is taken by another program: end that, or set PORT`;
  await expect(taken).rejects.toThrow(words);
  await new Promise((resolve) => other.close(resolve));
  await database.close();
});

test("an address that the machine does not have is told in words", async () => {
  const database = await createTestDatabase();
  const wrong = startServer({ databaseUrl: database.url, env: { HOST: "192.0.2.1" } });
  await expect(wrong).rejects.toThrow(
    "Jari could not start: this machine does not have the address 192.0.2.1: set HOST",
  );
  await database.close();
});
