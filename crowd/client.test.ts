/** How the crowd asks, against servers that misbehave in every way there is. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { Client, type ClientOptions } from "#crowd/client.ts";
import { Recorder } from "#crowd/recorder.ts";
import { Stop } from "#crowd/stop.ts";

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

type Handler = (asked: { request: IncomingMessage; body: string; times: number }, response: ServerResponse) => void;

/** A server that answers as told; answers its address and what it was asked. */
async function listen(handler: Handler): Promise<{ url: string; asked: { key: unknown; body: string }[] }> {
  const asked: { key: unknown; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      asked.push({ key: request.headers["idempotency-key"], body });
      handler({ request, body, times: asked.length }, response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function open(urls: string[], more: Partial<ClientOptions> = {}): { client: Client; recorder: Recorder } {
  const recorder = new Recorder();
  const client = new Client({ urls, recorder, stop: new Stop(), ...more });
  closing.push(() => client.close());
  return { client, recorder };
}

function refuse(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(JSON.stringify({ code, title: "A title", detail: "" }));
}

const pay = { operation: "pay", method: "POST" as const, path: "/pay", body: { reservationId: 1 }, key: "k" };

test("who is told to come back comes back, with the same key, and it is no error", async () => {
  const { url, asked } = await listen(({ times }, response) => {
    if (times === 1) refuse(response, 503, "OVERLOADED", { "retry-after": "0" });
    else if (times === 2) refuse(response, 429, "RATE_LIMITED", { "retry-after": "0" });
    else response.writeHead(201).end('{"paid":true}');
  });
  const { client, recorder } = open([url]);
  expect(await client.ask(pay)).toMatchObject({ ok: true, status: 201, body: { paid: true } });
  expect(asked.map(({ key, body }) => [key, body])).toEqual([1, 2, 3].map(() => ["k", '{"reservationId":1}']));
  expect(recorder).toMatchObject({ toldToComeBack: 2, errors: 0, answers: 3 });
});

test("a refusal that did nothing does not count as the first request that may have had the effect; a lost one does", async () => {
  const refusing = await listen(({ times }, response) => {
    if (times === 1) refuse(response, 503, "OVERLOADED", { "retry-after": "0" });
    else response.end("{}");
  });
  const refused = await open([refusing.url]).client.ask(pay);
  expect(refused.firstSentAt).toBe(refused.sentAt);
  const losing = await listen(({ times, request }, response) => {
    if (times === 1) request.socket.destroy();
    else response.end("{}");
  });
  const lost = await open([losing.url]).client.ask(pay);
  expect(lost.ok).toBe(true);
  expect(lost.firstSentAt).toBeLessThan(lost.sentAt);
});

test("where nobody answers, the next address is asked; in the end there is no answer", async () => {
  const { url } = await listen((_, response) => response.end("{}"));
  const nobody = "http://127.0.0.1:9";
  const some = open([nobody, url]);
  expect((await some.client.ask(pay)).ok).toBe(true);
  expect(some.recorder).toMatchObject({ unanswered: 1, errors: 0 });
  const none = open([nobody], { patienceMs: 0 });
  expect(await none.client.ask(pay)).toMatchObject({ ok: false, status: 0, code: "NO_ANSWER" });
});

test("what a fan should never be answered is an error", async () => {
  const answers: [number, string, Record<string, string>][] = [
    [500, "INTERNAL", {}],
    [400, "INVALID_REQUEST", {}],
    [404, "NOT_FOUND", {}],
    // Not marked: nobody is told when to come back.
    [503, "OVERLOADED", {}],
  ];
  const { url } = await listen(({ times }, response) => {
    const [status, code, headers] = answers[times - 1] ?? [200, "", {}];
    if (status === 200) response.end("{}");
    else refuse(response, status, code, headers);
  });
  const { client, recorder } = open([url]);
  for (const [, code] of answers) expect(await client.ask(pay)).toMatchObject({ ok: false, code });
  expect(recorder.errors).toBe(4);
  expect(recorder.history.errors[0]).toBe("pay was answered 500 INTERNAL: ");
});

test("an answer that is no JSON, or no problem document, is an error too", async () => {
  const { url } = await listen(({ times }, response) => {
    if (times === 3) response.writeHead(502).end('{"message":"Bad gateway"}');
    else response.writeHead(times === 1 ? 200 : 502).end("<html>Bad gateway</html>");
  });
  const { client, recorder } = open([url]);
  expect(await client.ask(pay)).toMatchObject({ ok: false, status: 200, code: "UNREADABLE" });
  expect(await client.ask(pay)).toMatchObject({ ok: false, status: 502, code: "UNREADABLE" });
  expect(await client.ask(pay)).toMatchObject({ ok: false, code: "HTTP_502" });
  expect(recorder.errors).toBe(3);
});

test.each([
  [302, ""],
  [304, ""],
  [200, ""],
  [200, "null"],
  [201, '"paid"'],
])("a %i with the body '%s' is no success", async (status, body) => {
  const { url } = await listen((_, response) => response.writeHead(status).end(body));
  const { client, recorder } = open([url]);
  expect(await client.ask(pay)).toMatchObject({ ok: false, status, code: "UNEXPECTED" });
  expect(recorder.errors).toBe(1);
});

test("a success may have no body, if it says so", async () => {
  const { url } = await listen((_, response) => response.writeHead(204).end());
  const { client, recorder } = open([url]);
  expect(await client.ask(pay)).toMatchObject({ ok: true, status: 204 });
  expect(recorder.errors).toBe(0);
});

test("a refusal that is due is no error, and is counted by its code", async () => {
  const { url } = await listen((_, response) => refuse(response, 409, "SEAT_UNAVAILABLE"));
  const { client, recorder } = open([url]);
  expect(await client.ask(pay)).toMatchObject({ ok: false, code: "SEAT_UNAVAILABLE" });
  expect(recorder).toMatchObject({ refusals: 1, errors: 0 });
  expect(recorder.operations.get("pay")?.refusals.get("SEAT_UNAVAILABLE")).toBe(1);
  expect(recorder.titles.get("SEAT_UNAVAILABLE")).toBe("A title");
});

test("a cut connection is cut when all was sent and nothing answered, however soon the answer would come", async () => {
  const { url, asked } = await listen((_, response) => response.writeHead(201).end("{}"));
  const { client, recorder } = open([url]);
  await client.cut(pay);
  expect(recorder.cuts).toBe(1);
  await expect.poll(() => asked.map(({ body }) => body)).toEqual(['{"reservationId":1}']);
});

test("a time to come back may be a date", async () => {
  const date = new Date(1_900_000_000_000).toUTCString();
  const later = new Date(1_900_000_060_000).toUTCString();
  const { url, asked } = await listen((_, response) =>
    refuse(response, 503, "OVERLOADED", { date, "retry-after": later }),
  );
  const over = new AbortController();
  const { client } = open([url], { stop: new Stop(over.signal) });
  const reply = client.ask(pay);
  await expect.poll(() => asked.length).toBe(1);
  over.abort();
  expect(await reply).toMatchObject({ code: "OVERLOADED", headers: { retryAfterMs: 60_000 } });
});

test("nothing is asked again once everybody has to stop", async () => {
  const { url, asked } = await listen((_, response) => refuse(response, 503, "OVERLOADED", { "retry-after": "60" }));
  const over = new AbortController();
  const { client } = open([url], { stop: new Stop(over.signal) });
  const reply = client.ask(pay);
  await expect.poll(() => asked.length).toBe(1);
  over.abort();
  expect(await reply).toMatchObject({ ok: false, code: "OVERLOADED" });
});

test("a stream tells its events until it ends; one that is refused tells nothing", async () => {
  const { url } = await listen(({ times }, response) => {
    if (times > 1) return refuse(response, 401, "TOKEN_EXPIRED");
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('retry: 1000\n\nevent: place\nid: 1\ndata: {"position":2}\n\n: alive\n\nevent: pla');
    response.end('ce\ndata: {"position":1}\n\n');
  });
  const { client } = open([url]);
  const told: unknown[] = [];
  const ask = { operation: "streamQueue", path: "/v1/queue/stream", token: "t" };
  for await (const event of client.follow(ask)) told.push(event);
  expect(told).toEqual([{ position: 2 }, { position: 1 }]);
  for await (const event of client.follow(ask)) told.push(event);
  expect(told.length).toBe(2);
});
