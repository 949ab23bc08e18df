import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import type { FastifyInstance } from "fastify";
import { expect, onTestFinished, test, vi } from "vitest";

import { addressOf } from "#http/app.ts";
import type { DrainOptions } from "#http/drain.ts";
import { testApp } from "#test/app.ts";
import { until } from "#test/until.ts";

const hidden = { schema: { hide: true } };

/** Longer than a busy machine keeps this process from answering, and so its clients from hearing that they should leave. */
const patientGraceMs = 4_000;
/** Waiting for that would not end. */
const forEverMs = 3_600_000;

interface Served {
  app: FastifyInstance;
  url: string;
  /** Requests that are under way, or were, and take their time. */
  begun(): number;
  /** What `/long` answers: ended by the test. */
  body: PassThrough;
}

async function serve(drain: DrainOptions = {}): Promise<Served> {
  let begun = 0;
  const body = new PassThrough();
  body.write("the beginning, ");
  const app = testApp(
    (routes) => {
      routes.get("/quick", hidden, () => ({}));
      routes.get("/slow", hidden, async () => {
        begun += 1;
        await sleep(300);
        return {};
      });
      routes.get("/long", hidden, (_request, reply) => reply.send(body));
      routes.get("/never", hidden, () => {
        begun += 1;
        return new Promise(() => undefined);
      });
    },
    { drain },
  );
  await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, url: `http://127.0.0.1:${addressOf(app).port}`, begun: () => begun, body };
}

async function ask(url: string, agent: Agent): Promise<IncomingMessage> {
  const [answer] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  return answer;
}

const keepAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 });

/** One client on one connection, which asks until it is told to leave; answers the statuses it got. */
async function askUntilTold(url: string, agent: Agent, seen: { all: number; afterClose: number; closing: boolean }) {
  const statuses: (number | undefined)[] = [];
  for (;;) {
    const sentWhileClosing = seen.closing;
    const answer = await ask(url, agent);
    statuses.push(answer.statusCode);
    seen.all += 1;
    if (sentWhileClosing) seen.afterClose += 1;
    if (answer.headers.connection === "close") return statuses;
  }
}

test("under load no request fails: those sent while it closes are answered, and say that it was the last", async () => {
  const { app, url } = await serve({ graceMs: patientGraceMs });
  const seen = { all: 0, afterClose: 0, closing: false };
  const clients = Array.from({ length: 30 }, (_, index) =>
    askUntilTold(`${url}/${index % 3 === 0 ? "slow" : "quick"}`, keepAlive(), seen),
  );
  await until("there is load", () => seen.all > 100);
  seen.closing = true;
  const closed = app.close();
  const statuses = (await Promise.all(clients)).flat();
  await closed;
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(seen.afterClose).toBeGreaterThan(0);
});

test("connections that nobody uses do not hold it up", async () => {
  const { app, url } = await serve({ graceMs: 100, limitMs: forEverMs });
  const agents = Array.from({ length: 5 }, keepAlive);
  await Promise.all(agents.map((agent) => ask(`${url}/quick`, agent)));
  await app.close();
});

test("connections on which nothing was ever said do not hold it up", async () => {
  const { app, url } = await serve({ graceMs: 100, limitMs: forEverMs });
  // Nor does it end because nothing comes in time.
  Object.assign(app.server, { headersTimeout: 0, requestTimeout: 0, timeout: 0 });
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  await ask(`${url}/quick`, keepAlive());
  await app.close();
  socket.destroy();
});

test("who has connected at the last moment is answered, though the request comes when nobody listens any more", async () => {
  const { app, url } = await serve({ graceMs: 100 });
  await ask(`${url}/quick`, keepAlive()); // A connection, without which there is no grace.
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(app.server, "connection");
  // From here on it is still that moment, however long the request takes to come.
  const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  onTestFinished(() => clock.mockRestore());
  const closed = app.close();
  while (app.server.listening) await sleep(10);
  await sleep(200);
  socket.write("GET /quick HTTP/1.1\r\nhost: late\r\n\r\n");
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toContain("HTTP/1.1 200");
  clock.mockRestore();
  await closed;
});

test("a connection that becomes idle late does not hold it up", async () => {
  const { app, url, begun } = await serve({ graceMs: 0, limitMs: forEverMs });
  const answer = ask(`${url}/slow`, keepAlive());
  await until("it is asked", () => begun() === 1);
  await app.close();
  expect((await answer).statusCode).toBe(200);
});

test("a connection whose answer had begun before, and so did not say goodbye, does not hold it up when it has ended", async () => {
  const { app, url, body } = await serve({ graceMs: 0, limitMs: forEverMs });
  // Nor is it closed because it has been idle for long.
  app.server.keepAliveTimeout = 0;
  const [answer] = (await once(get(`${url}/long`, { agent: keepAlive() }), "response")) as [IncomingMessage];
  expect(answer.headers.connection).toBe("keep-alive");
  const closed = app.close();
  await until("nobody listens", () => !app.server.listening);
  body.end("the end");
  expect(await text(answer)).toBe("the beginning, the end");
  await closed;
});

test("with nobody connected it closes at once", async () => {
  const { app } = await serve({ graceMs: forEverMs, limitMs: forEverMs });
  await app.close();
});

test("what takes longer than the limit is cut", async () => {
  const { app, url, begun } = await serve({ graceMs: 0, limitMs: 300 });
  const answer = ask(`${url}/never`, keepAlive());
  const failed = expect(answer).rejects.toThrow("socket hang up");
  await until("it is asked", () => begun() === 1);
  await app.close();
  await failed;
});

test("while it drains, streams are ended and it is not ready, but alive", async () => {
  let ended = 0;
  const { app, url } = await serve({ graceMs: patientGraceMs, endStreams: [() => (ended += 1)] });
  const agents = [keepAlive(), keepAlive()] as const;
  await Promise.all(agents.map((agent) => ask(`${url}/quick`, agent)));
  expect((await ask(`${url}/readyz`, agents[0])).statusCode).toBe(200);
  const closed = app.close();
  await until("streams are ended", () => ended > 0);
  expect(ended).toBe(1);
  expect((await ask(`${url}/readyz`, agents[0])).statusCode).toBe(503);
  expect((await ask(`${url}/healthz`, agents[1])).statusCode).toBe(200);
  await closed;
});
