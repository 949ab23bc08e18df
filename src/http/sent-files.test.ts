import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";

import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { addressOf } from "#http/app.ts";
import { createWebApp } from "#http/web-app.ts";
import type { ProblemBody } from "#problems.ts";
import { listeningLogger, testApp } from "#test/app.ts";

const { logger, lines } = listeningLogger();
const small = ["/assets/main-1a2b.js", "/icon.svg", "/docs/static/index.css"];
let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari-files-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await writeFile(join(folder, "icon.svg"), "<svg/>");
  await writeFile(join(folder, "assets/main-1a2b.js"), "let it = 1;");
  await writeFile(join(folder, "assets/large-3c4d.js"), Buffer.alloc(32 * 1024 * 1024, " "));
  app = served(10);
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => void (lines.length = 0));

function served(maxSending: number): FastifyInstance {
  const web = createWebApp({ logger, told: { timeZone: "Asia/Seoul", maxCharge: 1, maxBalance: 1 }, folder });
  return testApp(() => undefined, { logger, web, maxSending });
}

test("no more files are sent at a time than may be open, of the app and of /docs together", async () => {
  const busy = served(1);
  const address = await busy.listen({ host: "127.0.0.1", port: 0 });
  const [slow] = (await once(get(`${address}/assets/large-3c4d.js`), "response")) as [IncomingMessage];
  for (const url of [...small, "/docs/static/swagger-ui-bundle.js"]) {
    const refused = await busy.inject(url);
    expect([refused.statusCode, refused.json()]).toEqual([503, expect.objectContaining({ code: "OVERLOADED" })]);
    expect(refused.headers["retry-after"]).toBe("1");
  }
  for (const url of ["/", "/healthz", "/openapi.json"]) expect((await busy.inject(url)).statusCode).toBe(200);
  slow.destroy();
  for (const url of small) {
    await expect.poll(async () => (await busy.inject(url)).statusCode).toBe(200);
  }
  await busy.close();
});

test("who asks for many in advance, and leaves, leaves no file open, and takes none from others", async () => {
  const busy = served(5);
  await busy.listen({ host: "127.0.0.1", port: 0 });
  const statusOf = async (url: string): Promise<number> => (await busy.inject(url)).statusCode;
  const greedy = connect(addressOf(busy).port, "127.0.0.1");
  greedy.pause();
  greedy.write("GET /assets/large-3c4d.js HTTP/1.1\r\nHost: here\r\n\r\n".repeat(10));
  await expect.poll(openFiles).toHaveLength(5);
  expect(await statusOf("/docs/static/index.css")).toBe(503);
  greedy.destroy();
  await expect.poll(openFiles).toEqual([]);
  const five = ["/icon.svg", ...small, "/docs/static/index.css"].map(statusOf);
  expect(await Promise.all(five)).toEqual([200, 200, 200, 200, 200]);
  await busy.close();
});

/** Those of the folder that this process has open now. */
function openFiles(): string[] {
  const links = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      // The one that the list itself was read from.
      return "";
    }
  });
  return links.filter((link) => link.startsWith(folder));
}

test.each([
  ["a path with a NUL", "/docs/static/%00"],
  ["a name with a NUL", "/docs/static/a%00b.css"],
  ["a way out", "/docs/static/%2e%2e/%2e%2e/package.json"],
  ["a way out in disguise", "/docs/static/..%2f..%2fpackage.json"],
  ["a name that is too long", `/docs/static/${"a".repeat(300)}`],
  ["a file taken for a folder", "/docs/static/index.css/x"],
  ["a path with a NUL, of the app", "/assets/%00"],
  ["a way out, of the app", "/assets/%2e%2e/index.html"],
])("%s is no file, and no fault", async (_what, path) => {
  // As it is written here: `inject` would follow the dots itself.
  const [answer] = (await once(get({ port: addressOf(app).port, path, agent: false }), "response")) as [
    IncomingMessage,
  ];
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(await json(answer)).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(lines).toEqual([]);
});

describe.each(small)("%s", (url) => {
  test.each([
    [{ range: "bytes=99999999-" }, "Range"],
    [{ "if-match": '"x"' }, "If-Match"],
    [{ "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT" }, "If-Unmodified-Since"],
  ])("asked for with %j says that this cannot be had", async (headers, name) => {
    const answer = await app.inject({ url, headers });
    expect(answer.json<ProblemBody>()).toMatchObject({ status: 400, code: "INVALID_REQUEST" });
    expect(answer.json<ProblemBody>().detail).toContain(name);
    expect(lines).toEqual([]);
  });

  test("can be asked for in part, and be found unchanged", async () => {
    const part = await app.inject({ url, headers: { range: "bytes=0-2" } });
    expect([part.statusCode, part.body.length]).toEqual([206, 3]);
    const unchanged = await app.inject({ url, headers: { "if-none-match": String(part.headers["etag"]) } });
    expect(unchanged.statusCode).toBe(304);
  });
});
