import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { SettlingClient, type Ending, type Manners } from "#proof/studies/settling-client.ts";

const post = { method: "POST", path: "/", headers: { "idempotency-key": "k" }, body: {} } as const;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port that nobody listens on. */
async function deserted(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

function clientOf(urls: readonly string[], manners: Partial<Manners> = {}) {
  const endings: Ending[] = [];
  const client = new SettlingClient(urls, {
    timeoutMs: 5_000,
    heard: (ending) => void endings.push(ending),
    ...manners,
  });
  onTestFinished(() => client.close());
  return { client, endings };
}

test("what is answered 5xx is sent again with the same key, what is refused is settled", async () => {
  const keys: unknown[] = [];
  const url = await serve((request, response) => {
    keys.push(request.headers["idempotency-key"]);
    response.writeHead(keys.length < 3 ? 503 : 409).end("{}");
  });
  const { client, endings } = clientOf([url]);
  expect((await client.settle(post)).status).toBe(409);
  expect(keys).toEqual(["k", "k", "k"]);
  expect(endings).toEqual(["error", "error", "answered"]);
});

test("where nobody listens nothing was sent, and the next address is asked", async () => {
  const { client, endings } = clientOf([await deserted(), await serve((_request, response) => response.end("{}"))]);
  expect((await client.settle(post)).status).toBe(200);
  expect(endings).toEqual(["refused", "answered"]);
});

test("an address that is avoided is not asked, unless all are", async () => {
  const asked: string[] = [];
  const [one, two] = await Promise.all(
    ["one", "two"].map((name) => serve((_request, response) => void (asked.push(name), response.end("{}")))),
  );
  const avoided = new Set([one]);
  const { client } = clientOf([one ?? "", two ?? ""], { avoids: (url) => avoided.has(url) });
  await client.settle(post);
  avoided.add(two);
  await client.settle(post);
  expect(asked).toEqual(["two", "two"]);
});

test("a connection that is lost, and an answer that does not come, were sent", async () => {
  // By what the client has heard so far, not by what came here: a request may be given up before it is here.
  const heard: Ending[] = [];
  const url = await serve((request, response) => {
    if (heard.length === 0) request.socket.destroy();
    if (heard.length >= 2) response.end("{}");
  });
  const { client } = clientOf([url], { timeoutMs: 500, heard: (ending) => void heard.push(ending) });
  await client.settle(post);
  expect(heard.slice(0, 2)).toEqual(["unanswered", "unanswered"]);
  expect(heard.at(-1)).toBe("answered");
});

test("a client that cuts its connection has sent the request, and asks again", async () => {
  let cut = 0;
  const url = await serve((request, response) => void request.resume().once("end", () => response.end("{}")));
  const { client, endings } = clientOf([url], { cuts: () => (cut += 1) === 1 });
  await client.settle(post);
  expect(endings).toEqual(["cut", "answered"]);
});

test("who is closed gives up", async () => {
  const { client } = clientOf([await deserted()]);
  const settled = expect(client.settle(post)).rejects.toThrow("was not settled");
  client.close();
  await settled;
});
