/** Several instances behind one port, as `--instances N` starts them. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startServer, type TestServer } from "#test/server.ts";

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startServer({ databaseUrl: database.url, args: ["--instances", "2"] });
});
afterAll(async () => {
  await server.kill("SIGTERM");
  await database.close();
});

/** The processes that have begun to serve so far, from the log. */
function instancePids(): number[] {
  const lines = server.logs().split("\n");
  const serving = lines.filter((line) => line.includes('"an instance serves"'));
  return serving.map((line) => (JSON.parse(line) as { pid: number }).pid);
}

function isReady(): Promise<boolean> {
  return fetch(`${server.baseUrl}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function deaths(): number {
  return server.logs().split("an instance died; starting another").length - 1;
}

/** A request over a connection of its own: answers the status. */
function askOnce(): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(`${server.baseUrl}/healthz`, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.once("error", reject);
  });
}

test("the instances share one port, and their metrics are added up", async () => {
  expect(instancePids()).toHaveLength(2);
  // Side by side, so that each needs a connection of its own: connections are dealt out to the instances in turn.
  await Promise.all(Array.from({ length: 8 }, () => fetch(`${server.baseUrl}/healthz`)));
  const metrics = await (await fetch(`${server.baseUrl}/metrics`)).text();
  expect(metrics).toMatch(/^jari_http_requests_total\{operation="getHealth",status="200"\} 8$/mu);
});

test.each(["SIGINT", "SIGHUP"] as const)(
  "%s, which a terminal sends to all, is left to the primary by the instances",
  async (signal) => {
    for (const pid of childPids()) process.kill(pid, signal);
    expect(await Promise.all(Array.from({ length: 4 }, askOnce))).toEqual([200, 200, 200, 200]);
    expect(deaths()).toBe(0);
  },
);

test("who was just being handed to an instance that dies is not kept waiting", async () => {
  const served = instancePids();
  const victim = served.at(-1) as number;
  // It takes nothing any more, but has not ended: one of the connections is dealt out to it, and stays on its way.
  process.kill(victim, "SIGSTOP");
  const settled: PromiseSettledResult<number>[] = [];
  const requests = Array.from({ length: 4 }, () =>
    Promise.allSettled([askOnce()]).then(([result]) => void settled.push(result)),
  );
  await vi.waitFor(() => expect(settled).toHaveLength(3), { timeout: 240_000 });
  process.kill(victim, "SIGKILL");
  await vi.waitFor(() => expect(settled).toHaveLength(4), { timeout: 240_000 });
  await Promise.all(requests);
  const answered = { status: "fulfilled", value: 200 };
  expect(settled.slice(0, 3)).toEqual([answered, answered, answered]);
  expect(settled[3]).toMatchObject({ status: "rejected", reason: { code: "ECONNRESET" } });
  await vi.waitFor(() => expect(instancePids()).toHaveLength(served.length + 1), { timeout: 240_000 });
});

test("an instance that dies is replaced, and the service goes on meanwhile", async () => {
  const [served, before] = [instancePids(), deaths()];
  process.kill(served.at(-1) as number, "SIGKILL");
  await vi.waitFor(() => expect(deaths()).toBe(before + 1), { timeout: 240_000 });
  const answers: boolean[] = [];
  while (instancePids().length === served.length) answers.push(await isReady());
  expect(answers).not.toContain(false);
  expect(await isReady()).toBe(true);
});

test("an instance that hangs for a while is left alone; one that answers nothing any more is replaced", async () => {
  const served = instancePids();
  const before = deaths();
  const hanging = served.at(-1) as number;
  process.kill(hanging, "SIGSTOP");
  await sleep(4_000);
  process.kill(hanging, "SIGCONT");
  // For longer than the questions that it still has to answer would do.
  await sleep(8_000);
  expect(deaths()).toBe(before);
  process.kill(hanging, "SIGSTOP");
  await vi.waitFor(() => expect(instancePids()).toHaveLength(served.length + 1), { timeout: 240_000 });
  expect(server.logs()).toContain('"an instance answers nothing any more: killing it"');
  expect(() => process.kill(hanging, 0)).toThrow("ESRCH");
  expect(await isReady()).toBe(true);
});

test("when all of them die at once, their replacements are where the first were", async () => {
  const served = instancePids();
  for (const pid of childPids()) process.kill(pid, "SIGKILL");
  await vi.waitFor(() => expect(instancePids()).toHaveLength(served.length + 2), { timeout: 240_000 });
  expect(await isReady()).toBe(true);
  // And once more one alone: the other has asked for the port by its number.
  process.kill(instancePids().at(-1) as number, "SIGKILL");
  await vi.waitFor(() => expect(instancePids()).toHaveLength(served.length + 3), { timeout: 240_000 });
  expect(await isReady()).toBe(true);
});

/** The processes that the primary has now, whether they serve or not. */
function childPids(): number[] {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/**
 * The process that is started in the place of one that has died: it does not serve yet. Its own program runs: who stops it
 * earlier, while it is still a copy of the primary, stops that too, for it waits for the program to be started.
 */
function replacementBeside(before: readonly number[]): Promise<number> {
  return vi.waitFor(
    () => {
      const [pid] = childPids().filter((one) => !before.includes(one));
      expect(readFileSync(`/proc/${pid}/environ`, "utf8")).toContain("NODE_UNIQUE_ID=");
      return pid as number;
    },
    { timeout: 240_000, interval: 5 },
  );
}

/** How often all instances together have answered `/healthz`, by their metrics, asked for over a connection of its own. */
async function healthAnswers(): Promise<number> {
  const [answer] = (await once(get(`${server.baseUrl}/metrics`, { agent: false }), "response")) as [IncomingMessage];
  const metrics = await text(answer);
  expect(answer.statusCode, metrics).toBe(200);
  return Number(/^jari_http_requests_total\{operation="getHealth",status="200"\} (\d+)$/mu.exec(metrics)?.[1] ?? 0);
}

test("while an instance is being replaced the metrics of the others are told, and no count goes down", async () => {
  const served = instancePids();
  const before = await healthAnswers();
  await Promise.all(Array.from({ length: 8 }, askOnce));
  await vi.waitFor(async () => expect(await healthAnswers()).toBe(before + 8), { timeout: 240_000 });
  const children = childPids();
  process.kill(served.at(-1) as number, "SIGKILL");
  const replacement = await replacementBeside(children);
  process.kill(replacement, "SIGSTOP");
  expect(await healthAnswers()).toBe(before + 8);
  process.kill(replacement, "SIGCONT");
  await vi.waitFor(() => expect(instancePids()).toHaveLength(served.length + 1), { timeout: 240_000 });
  expect(await healthAnswers()).toBe(before + 8);
  await askOnce();
  await vi.waitFor(async () => expect(await healthAnswers()).toBe(before + 9), { timeout: 240_000 });
});

test("an instance that hangs keeps nobody from the metrics of the others, and no count goes down", async () => {
  const answers = await healthAnswers();
  const hanging = instancePids().at(-1) as number;
  process.kill(hanging, "SIGSTOP");
  // One of the two connections is dealt out to the one that hangs.
  const told = [healthAnswers(), healthAnswers()];
  expect(await Promise.any(told)).toBe(answers);
  process.kill(hanging, "SIGCONT");
  expect(await Promise.all(told)).toEqual([answers, answers]);
});

/** Has an instance die, and stops the one that is started in its place before that serves. */
async function stopReplacement(): Promise<number> {
  for (;;) {
    const before = childPids();
    process.kill(instancePids().at(-1) as number, "SIGKILL");
    const replacement = await replacementBeside(before);
    process.kill(replacement, "SIGSTOP");
    await sleep(100);
    if (!instancePids().includes(replacement)) return replacement;
    process.kill(replacement, "SIGCONT");
  }
}

test("SIGTERM ends all of them, one that is just being started too, with exit code 0", async () => {
  const replacement = await stopReplacement();
  const served = instancePids();
  const ended = server.kill("SIGTERM");
  await vi.waitFor(() => expect(server.logs()).toContain('"msg":"closing"'), { timeout: 240_000 });
  process.kill(replacement, "SIGCONT");
  expect(await ended).toBe(0);
  expect(instancePids()).toEqual(served);
  for (const pid of [...served, replacement]) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});
