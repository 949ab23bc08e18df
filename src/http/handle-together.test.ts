import { setImmediate as turn } from "node:timers/promises";

import { fastify, type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";

import { handleTogether } from "#http/handle-together.ts";

let app: FastifyInstance;
/** What was done, in order: `ask n` when a request is handled, `make n` when a late answer is made, `tell n` when one goes. */
let done: string[];
/** Ends the handling of the request, which until then waits. */
let release: Map<string, () => void>;

beforeEach(async () => {
  done = [];
  release = new Map();
  app = fastify();
  app.addHook("onSend", (request, _reply, _payload, next) => {
    if (request.url.startsWith("/later/")) done.push(`make ${request.url.slice(7)}`);
    next();
  });
  const whenArrived = handleTogether(app);
  app.addContentTypeParser("text/plain", (_request, _payload, taken) => {
    done.push("parse");
    whenArrived(() => taken(null, ""));
  });
  app.addHook("onSend", (request, _reply, _payload, next) => {
    done.push(`tell ${request.url.slice(1)}`);
    next();
  });
  app.get<{ Params: { n: string } }>("/:n", ({ params: { n } }) => {
    done.push(`ask ${n}`);
    return n;
  });
  app.post<{ Params: { n: string } }>("/:n", async ({ params: { n } }) => {
    done.push(`ask ${n}`);
    return n;
  });
  app.get<{ Params: { n: string } }>("/later/:n", async ({ params: { n } }) => {
    await new Promise<void>((resolve) => release.set(n, resolve));
    return n;
  });
  await app.ready();
});
afterEach(() => app.close());

const ask = async (path: string): Promise<string> => (await app.inject(path)).body;
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n + 1));

test("what arrived together is handled first, and then answered", async () => {
  expect(await Promise.all(numbers(3).map((n) => ask(`/${n}`)))).toEqual(["1", "2", "3"]);
  expect(done).toEqual(["ask 1", "ask 2", "ask 3", "tell 1", "tell 2", "tell 3"]);
});

test("what has a body is handled when all have arrived, and answered with what arrived with it", async () => {
  const post = async (path: string): Promise<string> =>
    (await app.inject({ method: "POST", path, payload: "x", headers: { "content-type": "text/plain" } })).body;
  expect(await Promise.all([post("/1"), ask("/2"), post("/3")])).toEqual(["1", "2", "3"]);
  expect(done).toEqual(["parse", "ask 2", "parse", "ask 1", "ask 3", "tell 2", "tell 1", "tell 3"]);
});

test("a body whose request had to wait before it could be read is read all the same", async () => {
  const waits = fastify();
  const whenArrived = handleTogether(waits);
  waits.addHook("onRequest", () => turn());
  waits.addContentTypeParser("text/plain", (_request, _payload, taken) => whenArrived(() => taken(null, "taken")));
  waits.post("/", async ({ body }) => body);
  const headers = { "content-type": "text/plain" };
  expect((await waits.inject({ method: "POST", path: "/", payload: "x", headers })).body).toBe("taken");
  await waits.close();
});

test("one that is alone waits for nobody", async () => {
  const slow = ask("/later/1");
  expect(await ask("/2")).toBe("2");
  expect(done).toEqual(["ask 2", "tell 2"]);
  release.get("1")?.();
  expect(await slow).toBe("1");
});

test("one that had to wait for something does not wait for those that arrive now", async () => {
  const slow = ask("/later/1");
  while (release.size < 1) await turn();
  await turn();
  release.get("1")?.();
  await Promise.all([slow, ask("/2"), ask("/3")]);
  expect(done).toEqual(["ask 2", "ask 3", "make 1", "tell later/1", "tell 2", "tell 3"]);
});

test("what becomes known together is made first, and then told, in that order", async () => {
  const asked = Promise.all(["1", "2", "3"].map((n) => ask(`/later/${n}`)));
  while (release.size < 3) await turn();
  await turn();
  for (const n of ["2", "3", "1"]) release.get(n)?.();
  expect(await asked).toEqual(["1", "2", "3"]);
  const told = ["tell later/2", "tell later/3", "tell later/1"];
  expect(done).toEqual(["make 2", "make 3", "make 1", ...told]);
});

test("no more than 32 wait for one another, and none is forgotten", async () => {
  const all = numbers(70);
  expect(await Promise.all(all.map((n) => ask(`/${n}`)))).toEqual(all);
  expect(done.slice(31, 34)).toEqual(["ask 32", "tell 1", "tell 2"]);
  expect(done.filter((one) => one.startsWith("tell"))).toEqual(all.map((n) => `tell ${n}`));
});
