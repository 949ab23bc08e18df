/** Clients against a server that answers as it is told, or not at all. */
import { once } from "node:events";
import { Agent, createServer, type RequestListener, type Server } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { Client } from "#proof/clients/client.ts";
import { streamQueue } from "#proof/clients/place-calls.ts";
import { chargeBalance, getBalance } from "#proof/clients/shop-calls.ts";
import { pairOperations, type Operation } from "#proof/history/pair.ts";
import { Recorder } from "#proof/history/recorder.ts";

const mina = { user: "mina", accessToken: "token" };
const about = { seed: 1, minutes: 1, faults: [], instances: 1, holdSeconds: 4, concerts: [] };

let answer: RequestListener;
let server: Server;
let folder: string;
let recorder: Recorder;
let agent: Agent;
let client: Client;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  folder = await mkdtemp(join(tmpdir(), "jari-client-"));
  recorder = await Recorder.open(join(folder, "history.jsonl"), about);
  agent = new Agent({ keepAlive: true });
  const { port } = server.address() as AddressInfo;
  client = new Client({ recorder, agent, urls: [`http://127.0.0.1:${port}`] });
});

afterEach(async () => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
  await recorder.close();
  await rm(folder, { recursive: true });
});

function recorded(): Operation[] {
  return pairOperations(recorder.events);
}

test("what is asked and answered is recorded as one process", async () => {
  answer = (request, response) => {
    const { authorization, "idempotency-key": key } = request.headers;
    expect([request.method, request.url, authorization, key]).toEqual([
      "POST",
      "/v1/users/mina/balance/charges",
      "Bearer token",
      "k",
    ]);
    response.writeHead(201).end('{"transferId":1,"amount":5,"balance":5}');
  };
  const call = chargeBalance(mina, 5, "k");
  expect(await client.call(call, 0)).toMatchObject({ type: "ok", value: { balance: 5 } });
  await client.call(call, 0);
  const told = { op: "chargeBalance", key: "k", instance: 0, process: 0, outcome: "ok", value: { balance: 5 } };
  expect(recorded()).toMatchObject([told, told]);
});

test.each<{ what: string; answers: RequestListener }>([
  { what: "a connection that is cut", answers: (request) => request.socket.destroy() },
  { what: "an answer that breaks off", answers: (_, response) => response.write("{", () => response.destroy()) },
  { what: "an answer that nobody can read", answers: (_, response) => response.end("{") },
  { what: "an answer to something else", answers: (_, response) => response.end("null") },
  { what: "an error of the server", answers: (_, response) => response.writeHead(500).end() },
])("after $what another process asks", async ({ answers }) => {
  answer = answers;
  expect((await client.call(getBalance(mina), 0)).type).toBe("info");
  answer = (_, response) => response.end('{"balance":5}');
  expect((await client.call(getBalance(mina), 0)).type).toBe("ok");
  expect(recorded().map(({ process, outcome }) => [process, outcome])).toEqual([
    [0, "info"],
    [1, "ok"],
  ]);
});

test("a request that is cut has reached the server, and stays unknown", async () => {
  // Over a connection that is there, it is on its way before the time to cut it can come.
  answer = (_, response) => response.end('{"balance":5}');
  await client.call(getBalance(mina), 0);
  const arrived = new Promise<void>((resolve) => {
    answer = () => resolve();
  });
  const asked = client.call(getBalance(mina), 0, 1_000);
  await arrived;
  expect(await asked).toEqual({ type: "info", value: { status: 0, code: "NO_ANSWER" } });
});

test("every event of a stream is recorded, but the one that tells of its end", async () => {
  const place = { number: 1, position: 1, expiresAt: null };
  answer = (_, response) => {
    for (const status of ["WAITING", "ADMITTED", "COMPLETED"]) {
      response.write(`event: place\ndata: ${JSON.stringify({ ...place, status })}\n\n`);
    }
    response.end("data: {\n\n");
  };
  const pushed: string[] = [];
  const own = { place: { user: "mina", concert: 1, number: 1 }, queueToken: "token" };
  const signal = new AbortController().signal;
  await client.follow(streamQueue(own), { instance: 0, signal, pushed: ({ status }) => pushed.push(status) });
  expect(pushed).toEqual(["WAITING", "ADMITTED"]);
  expect(recorded()).toMatchObject([
    { op: "streamQueue", outcome: "ok", value: { number: 1, status: "WAITING", position: 1 } },
    { op: "streamQueue", outcome: "ok", value: { number: 1, status: "ADMITTED" } },
  ]);
});

test("a stream that is refused is recorded as refused", async () => {
  answer = (_, response) => response.writeHead(401).end('{"status":401,"code":"TOKEN_EXPIRED"}');
  const own = { place: { user: "mina", concert: 1, number: 1 }, queueToken: "token" };
  const signal = new AbortController().signal;
  await client.follow(streamQueue(own), { instance: 0, signal, pushed: () => undefined });
  expect(recorded()).toMatchObject([{ outcome: "fail", value: { status: 401, code: "TOKEN_EXPIRED" } }]);
});

test("a stream is closed when the listener has had enough", async () => {
  answer = (_, response) => response.write("\n");
  await client.follow(streamQueue({ place: { user: "mina", concert: 1, number: 1 }, queueToken: "" }), {
    instance: 0,
    signal: AbortSignal.timeout(50),
    pushed: () => undefined,
  });
  expect(recorded()).toMatchObject([{ outcome: "info" }]);
});
