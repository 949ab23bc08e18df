import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createWebApp, securityHeaders } from "#http/web-app.ts";
import { listeningLogger, silent, testApp } from "#test/app.ts";

const script = "console.log('자리'); ".repeat(50);
const navigation = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jari-web-"));
  await mkdir(join(folder, "assets"));
  await writeFile(
    join(folder, "index.html"),
    '<!doctype html><meta name="jari-time-zone" content="Asia/Seoul"><meta name="jari-max-charge" content="1">' +
      '<meta name="jari-max-balance" content="1"><title>built</title>',
  );
  await writeFile(join(folder, "icon.svg"), "<svg/>");
  await writeFile(join(folder, "manifest.webmanifest"), "{}");
  await writeFile(join(folder, "secret.txt"), "nobody's business");
  await writeFile(join(folder, "assets/main-1a2b.js"), script);
  await writeFile(join(folder, "assets/main-1a2b.js.br"), brotliCompressSync(script));
  await writeFile(join(folder, "assets/main-1a2b.js.gz"), gzipSync(script));
});

afterAll(() => rm(folder, { recursive: true }));

function served(logger = silent, from = folder): FastifyInstance {
  const told = { timeZone: "Europe/Berlin", maxCharge: 50_000, maxBalance: 200_000 };
  return testApp((app) => app.get("/v1/here", { schema: { hide: true } }, () => "api"), {
    logger,
    web: createWebApp({ logger, told, folder: from }),
  });
}

describe("the app's own addresses", () => {
  test.each(["/", "/concerts/4", "/concerts/4/line", "/me", "/me/tickets", "/console", "/console/sales?x=1"])(
    "%s answers the page, which is asked for each time",
    async (url) => {
      const { statusCode, headers, body } = await served().inject({ url, headers: navigation });
      expect(statusCode).toBe(200);
      expect(body).toContain("built");
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(headers["cache-control"]).toBe("no-cache");
    },
  );

  test("the page is told the time zone of the venues, and the limits of charges and balances", async () => {
    const { body } = await served().inject({ url: "/", headers: navigation });
    expect(body).toContain('<meta name="jari-time-zone" content="Europe/Berlin">');
    expect(body).toContain('<meta name="jari-max-charge" content="50000">');
    expect(body).toContain('<meta name="jari-max-balance" content="200000">');
  });

  test("they can be asked for without their content", async () => {
    const { statusCode, headers } = await served().inject({ method: "HEAD", url: "/" });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject(securityHeaders);
  });

  test("nothing is sent to them", async () => {
    const { statusCode } = await served().inject({ method: "POST", url: "/me" });
    expect(statusCode).toBe(404);
  });
});

describe("what nobody answers", () => {
  test("a browser that goes there sees the app's page, with status 404 and the strict headers", async () => {
    const { statusCode, headers, body } = await served().inject({ url: "/nowhere", headers: navigation });
    expect(statusCode).toBe(404);
    expect(body).toContain("built");
    expect(headers).toMatchObject(securityHeaders);
  });

  test.each([
    ["a program", { method: "GET", url: "/nowhere", headers: { accept: "application/json" } }],
    ["whoever says nothing", { method: "GET", url: "/concert" }],
    ["a form", { method: "POST", url: "/nowhere", headers: navigation }],
    ["a page that asks for a file that is gone", { method: "GET", url: "/assets/main-0000.js" }],
  ] as const)("%s gets a problem", async (_who, request) => {
    const { statusCode, headers, body } = await served().inject(request);
    expect(statusCode).toBe(404);
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(headers["cache-control"]).toBeUndefined();
    expect(JSON.parse(body)).toMatchObject({ code: "NOT_FOUND" });
  });

  test.each([
    "/assets/../secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/..%5csecret.txt",
    "/assets//etc/passwd",
    "/assets/%00",
    "/assets/%E0%A4%A",
    "/assets/",
    "/secret.txt",
    "/index.html.br",
  ])("%s leads to no file, and to no fault", async (url) => {
    const { statusCode, body } = await served().inject({ url });
    expect([400, 404]).toContain(statusCode);
    expect(body).not.toContain("business");
  });
});

describe("files", () => {
  test("one that is named by its content may be kept for ever", async () => {
    const { statusCode, headers, body } = await served().inject({ url: "/assets/main-1a2b.js" });
    expect([statusCode, body]).toEqual([200, script]);
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  test.each([
    ["br, gzip", "br"],
    ["gzip, deflate", "gzip"],
    ["identity", undefined],
  ])("with %s accepted it comes as %s", async (accepted, encoding) => {
    const url = "/assets/main-1a2b.js";
    const { headers } = await served().inject({ url, headers: { "accept-encoding": accepted } });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["content-type"]).toContain("javascript");
    expect(headers["vary"]).toBe("accept-encoding");
  });

  test.each([
    ["/icon.svg", "image/svg+xml"],
    ["/manifest.webmanifest", "application/manifest+json"],
  ])("%s has a name that stays, so it is kept for a day", async (url, type) => {
    const { statusCode, headers } = await served().inject({ url });
    expect(statusCode).toBe(200);
    expect(headers["content-type"]).toContain(type);
    expect(headers["cache-control"]).toBe("public, max-age=86400");
  });
});

test.each(["/", "/me", "/icon.svg", "/assets/main-1a2b.js"])("%s carries the strict headers", async (url) => {
  const { headers } = await served().inject({ url, headers: navigation });
  expect(headers).toMatchObject(securityHeaders);
  expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
});

test("the API's answers carry none of them: nothing is added on its way", async () => {
  const { headers, body } = await served().inject({ url: "/v1/here" });
  expect(body).toBe("api");
  expect(headers["content-security-policy"]).toBeUndefined();
});

describe("where the app was not built", () => {
  test("the log says so, its addresses say what to do, and the API serves", async () => {
    const { logger, lines } = listeningLogger("warn");
    const app = served(logger, join(folder, "not-there"));
    const { statusCode, headers, body } = await app.inject({ url: "/", headers: navigation });
    expect(statusCode).toBe(503);
    expect(headers["content-type"]).toContain("text/html");
    expect(body).toContain("npm run build");
    expect((await app.inject("/v1/here")).body).toBe("api");
    expect(lines).toEqual([expect.objectContaining({ msg: expect.stringContaining("npm run build") })]);
  });

  test("what nobody answers is a problem for everybody", async () => {
    const { headers } = await served(silent, "/not-there").inject({ url: "/nowhere", headers: navigation });
    expect(headers["content-type"]).toContain("application/problem+json");
  });
});
