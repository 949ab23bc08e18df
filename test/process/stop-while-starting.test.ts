/** A first start that ends before it is through: told to, in order and soon; and however it ends, the next one finds nothing broken. */
import { once } from "node:events";
import { access, readdir, readFile, readlink, rename, rm } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { startServer, temporaryFolder, type ServerOptions } from "#test/server.ts";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  for (const pid of await processesInside()) process.kill(pid, "SIGKILL");
  await rm(folder, { recursive: true });
});

const options = (): ServerOptions => ({ cwd: folder, env: { LOG_LEVEL: "info" } });
const inData = (...names: string[]): string => join(folder, ".jari", ...names);
const namesInData = (): Promise<string[]> => readdir(inData()).catch(() => []);

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Folders of databases that are being created, and files of their passwords. */
async function halves(): Promise<string[]> {
  return (await namesInData()).filter((name) => /\.\d+(?:\.password)?$/u.test(name));
}

/** Processes that work in the test's folder: Jari and all of its PostgreSQL. (Only Linux tells.) */
async function processesInside(): Promise<number[]> {
  const names = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/u.test(name));
  const folders = await Promise.all(names.map((name) => readlink(`/proc/${name}/cwd`).catch(() => "")));
  return names.filter((_, index) => folders[index]?.startsWith(folder)).map(Number);
}

/**
 * Starts Jari, and sends the signal when the moment has come; answers how it ended, with all that it said. It stands still
 * while it is told: what it does after the last look at the moment, it does although it was told. Where this process was too
 * late for the moment, it is waited for once more, from the beginning.
 */
async function endWhen(
  moment: () => Promise<boolean>,
  { signal = "SIGTERM", ...more }: { signal?: NodeJS.Signals } & ServerOptions = {},
): Promise<string> {
  let pid = 0;
  let answers = false;
  const ended = startServer({ ...options(), ...more, onSpawn: (spawned) => (pid = spawned) }).then(
    async (server) => {
      answers = true;
      await server.kill();
      return `it answered, and said:\n${server.logs()}`;
    },
    (error: Error) => error.message,
  );
  await vi.waitFor(async () => expect(await moment()).toBe(true), { timeout: 240_000, interval: 5 });
  process.kill(pid, "SIGSTOP");
  // What it has done before that reaches this process: a connection, a line that it wrote.
  await sleep(100);
  await turn();
  const inTime = (await moment()) && !answers;
  if (inTime) process.kill(pid, signal);
  process.kill(pid, "SIGCONT");
  const said = await ended;
  if (inTime) return said;
  await rm(inData(), { recursive: true, force: true });
  return endWhen(moment, { signal, ...more });
}

/** Whatever the moment was. */
async function expectInOrder(said: string): Promise<void> {
  expect(said).toContain("ended with code 0");
  expect(said).not.toContain("could not start");
  expect(said).not.toContain("serving");
  expect(await processesInside()).toEqual([]);
  expect(await halves()).toEqual([]);
}

async function expectNextStart(): Promise<void> {
  const server = await startServer(options());
  expect((await fetch(`${server.baseUrl}/readyz`)).status).toBe(200);
  expect(await server.kill()).toBe(0);
}

test.each([
  ["its database is being created", async () => (await halves()).length > 0],
  ["its database begins to run", () => isThere(inData("postgres", "postmaster.pid"))],
  [
    "its database has just begun to answer",
    async () => (await readFile(inData("postgres.log"), "utf8").catch(() => "")).includes("ready to accept"),
  ],
])("when %s", async (_when, moment) => {
  await expectInOrder(await endWhen(moment));
  await expectNextStart();
});

test("when it is killed while its database is being created: the next start creates one, and clears up", async () => {
  expect(await endWhen(async () => (await halves()).length === 2, { signal: "SIGKILL" })).toContain(
    "ended with code null",
  );
  expect(await halves()).toHaveLength(2);
  await expectNextStart();
  expect(await halves()).toEqual([]);
});

test("when its database cannot be started: it is not tried again", async () => {
  await expectNextStart();
  await rename(inData("postgres", "global"), inData("postgres", "elsewhere"));
  const triesLogged = async (): Promise<number> =>
    (await readFile(inData("postgres.log"), "utf8")).split("could not find the database system").length - 1;
  let before = 0;
  const said = await endWhen(async () => (before = await triesLogged()) > 1);
  await expectInOrder(said);
  // One may have been under way.
  expect((await triesLogged()) - before).toBeLessThanOrEqual(1);
  await rename(inData("postgres", "elsewhere"), inData("postgres", "global"));
  await expectNextStart();
});

test.each([
  ["does not answer", () => undefined],
  ["is not there yet", (socket: Socket) => void socket.resetAndDestroy()],
])("when a database elsewhere %s: it is not waited for, nor asked again", async (_what, treat) => {
  let asked = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    asked += 1;
    treat(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  let before = 0;
  const said = await endWhen(async () => (before = asked) > 0, {
    databaseUrl: `postgresql://jari:jari@127.0.0.1:${port}/jari`,
  });
  await expectInOrder(said);
  // One may have been under way.
  expect(asked - before).toBeLessThanOrEqual(1);
  server.close();
});
