/**
 * The rehearsal itself: a small one on two real instances keeps every promise; one on a service that lies finds it out; and
 * the program says by its exit status how it went.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, request as ask, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import type { Report } from "#crowd/report.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startServers, stopServers, testAdminToken, type TestServer } from "#test/server.ts";

let database: TestDatabase;
let servers: TestServer[];

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { LOG_LEVEL: "warn", HOLD_SECONDS: "3" };
  servers = await startServers(2, { databaseUrl: database.url, env });
});

afterAll(async () => {
  await stopServers(servers);
  await database.close();
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program as an operator does. */
async function rehearse(urls: readonly string[], ...args: readonly string[]): Promise<Ended> {
  return rehearseWhile(() => undefined, urls, ...args);
}

/** The same; `meanwhile` is called each time that it has said something, with all that it has said. */
async function rehearseWhile(
  meanwhile: (child: ChildProcess, stdout: string) => void,
  urls: readonly string[],
  ...args: readonly string[]
): Promise<Ended> {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const where = urls.flatMap((url) => ["--url", url]);
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), main, ...where, ...args], {
    env: { PATH: process.env["PATH"], JARI_DATA_DIR: "/nonexistent" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    said.stdout += String(chunk);
    meanwhile(child, said.stdout);
  });
  child.stderr.on("data", (chunk) => (said.stderr += String(chunk)));
  await once(child, "close");
  return { code: child.exitCode, ...said };
}

const token = ["--admin-token", testAdminToken];
const quick = ["--think-seconds", "0.1", "--minutes", "4"];
const small = [
  "--create",
  "--fans",
  "60",
  "--seats",
  "60",
  "--capacity",
  "12",
  "--claim-seconds",
  "3",
  "--arrive-seconds",
  "2",
];
const few = ["--fans", "10", "--arrive-seconds", "0.5", "--shares", "listener=0,sleeper=0,late=0"];
/** Everybody is somebody who does something unusual. */
const motley = ["--shares", "steady=10,clicker=12,cut=12,changer=12,poor=12,late=8,hammerer=8,sleeper=6"];

function brokenIn(report: Report): string[] {
  return report.promises.flatMap(({ name, verdict, broken }) => (verdict === "kept" ? [] : [name, ...broken]));
}

test("a motley crowd on two instances finds every promise kept", async () => {
  const urls = servers.map(({ baseUrl }) => baseUrl);
  const { code, stdout, stderr } = await rehearse(urls, ...small, ...quick, ...motley, ...token, "--json");
  const report = JSON.parse(stdout) as Report;
  expect(stderr).toBe("");
  expect(brokenIn(report)).toEqual([]);
  expect(report.promises.map(({ name }) => name)).toContain("money");
  expect(report.allKept).toBe(true);
  expect(code).toBe(0);
  // And something was to be seen: seats sold, connections cut, turns lost.
  expect(report.sale.seatsOnReceipts).toBeGreaterThan(20);
  expect(report.sale.soldByFigures).toBe(report.sale.seatsOnReceipts);
  expect(report.answers.cutOnPurpose).toBeGreaterThan(0);
  expect(report.turns.lostToNoShows).toBeGreaterThan(0);
  expect(Object.values(report.endings).reduce((sum, count) => sum + count, 0)).toBe(60);
});

test("told to end, and told again as through npm, it reports what it has seen until then", async () => {
  const urls = servers.map(({ baseUrl }) => baseUrl);
  let told = false;
  const tell = (child: ChildProcess, stdout: string): void => {
    if (told || !/^ +5 s /mu.test(stdout)) return;
    told = true;
    child.kill("SIGTERM");
    child.kill("SIGINT");
  };
  const { code, stdout } = await rehearseWhile(tell, urls, ...long, ...token);
  // Whether each promise could be checked depends on what the fans had done by then: on what a second of this machine is worth.
  expect(stdout).toMatch(/^Every promise (?:that could be checked )?was kept\./mu);
  expect(stdout).toMatch(/who they were: .*steady/u);
  expect(code).toBe(0);
});

const hang = (before: Server): void => void before.removeAllListeners("request");
const vanish = (before: Server): void => {
  before.close();
  before.closeAllConnections();
};
/** One is let in at a time: without being told to end it would go on for minutes. */
const long = ["--create", "--fans", "60", "--capacity", "1", "--arrive-seconds", "2"];

/** A rehearsal that is told to end when its service has just come to grief. */
async function rehearseUntilItFails(
  fail: (before: Server) => void,
  tell: (child: ChildProcess) => void,
): Promise<Ended> {
  const [server] = servers as [TestServer];
  const before = await standBefore(server.baseUrl, (_, body) => body);
  onTestFinished(() => vanish(before));
  let isTold = false;
  const meanwhile = (child: ChildProcess, stdout: string): void => {
    if (isTold || !/^ +5 s /mu.test(stdout)) return;
    isTold = true;
    fail(before);
    tell(child);
  };
  return rehearseWhile(meanwhile, [urlOf(before)], ...long, ...token);
}

test.each([
  ["hangs", hang],
  ["is gone", vanish],
])("told to end when its service %s, it ends with a report", async (_, fail) => {
  const { stdout } = await rehearseUntilItFails(fail, (child) => child.kill("SIGINT"));
  expect(stdout).toContain("settling accounts: 0 of 60");
  expect(stdout).toMatch(/how it ended, .*stayed to the end/u);
});

test("who tells it again, seconds later, does not wait for the report", async () => {
  const { code, stdout } = await rehearseUntilItFails(hang, (child) => {
    child.kill("SIGINT");
    // As often as it takes, for it may have heard of the first one late.
    const again = setInterval(() => child.kill("SIGINT"), 3_000);
    onTestFinished(() => clearInterval(again));
  });
  expect(stdout).not.toContain("how it ended");
  expect(code).toBe(130);
});

/** Stands before a service and changes what it says. Streams it does not know. */
async function standBefore(baseUrl: string, lie: (path: string, body: string) => string): Promise<Server> {
  const target = new URL(baseUrl);
  const liar = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    const { port, hostname } = target;
    const forwarded = ask({ port, hostname, path: url, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += String(chunk)));
      answer.on("end", () => {
        const { "content-length": _, ...others } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 0, others).end(lie(url, text));
      });
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  liar.listen(0, "127.0.0.1");
  await once(liar, "listening");
  return liar;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a service that shows fans more money than they have is found out", async () => {
  const [server] = servers as [TestServer];
  const liar = await standBefore(server.baseUrl, (path, body) =>
    path.endsWith("/balance") ? body.replace(/"balance":\d+/u, '"balance":123456') : body,
  );
  onTestFinished(() => vanish(liar));
  const { code, stdout } = await rehearse([urlOf(liar)], "--create", "--seats", "40", ...few, ...quick, ...token);
  expect(stdout).toContain("PROMISES WERE BROKEN: money.");
  expect(stdout).toMatch(/! fan \d+ has 123456 won and should have \d+/u);
  expect(code).toBe(1);
});

test("a service whose answers make no sense breaks a promise, not the rehearsal", async () => {
  const [server] = servers as [TestServer];
  const liar = await standBefore(server.baseUrl, (path, body) =>
    /\/(?:dates|figures|balance)$/u.test(path) ? "{}" : body,
  );
  onTestFinished(() => vanish(liar));
  const { code, stdout } = await rehearse([urlOf(liar)], "--create", "--seats", "40", ...few, ...quick, ...token);
  expect(stdout).toMatch(/^PROMISES WERE BROKEN: .*answers/mu);
  expect(stdout).toMatch(/! fan \d+ was answered what makes no sense: TypeError/u);
  expect(stdout).toMatch(/! whoever watches was answered what makes no sense: TypeError/u);
  expect(code).toBe(1);
});

test("without the operator's token it runs, and says what it could not check", async () => {
  const [server] = servers as [TestServer];
  const made = await fetch(`${server.baseUrl}/v1/admin/concerts`, {
    method: "POST",
    headers: { authorization: `Bearer ${testAdminToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      title: "Blue Night",
      shows: [{ startsAt: "2031-05-01T10:00:00Z", seats: 20, price: 10_000 }],
    }),
  });
  const { concertId } = (await made.json()) as { concertId: number };
  const { code, stdout, stderr } = await rehearse([server.baseUrl], "--concert", String(concertId), ...few, ...quick);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/Every promise that could be checked was kept. Not checked: .*audit\./u);
  expect(stdout).toContain("it needs the operator's token");
  expect(code).toBe(0);
});

test.each([
  ["a server that is not there", ["--concert", "1", "--url", "http://127.0.0.1:9"], /Nobody answers at http/u],
  ["a command line that says nothing", [], /Say which concert/u],
])("%s is told in words, with exit status 2", async (_, args, words) => {
  const { code, stderr, stdout } = await rehearse([], ...args);
  expect(stderr).toMatch(words);
  expect(stderr).not.toContain("    at ");
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("a concert that is not there, and a token that is not the operator's, are told too", async () => {
  const [server] = servers as [TestServer];
  const missing = await rehearse([server.baseUrl], "--concert", "999999");
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("Concert 999999 cannot be rehearsed") });
  const wrong = await rehearse([server.baseUrl], "--create", "--admin-token", "not the operator's token");
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("not accepted") });
  const none = await rehearse([server.baseUrl], "--create");
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("--create needs the operator's token") });
});
