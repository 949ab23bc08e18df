import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { Client } from "#load/studies/client.ts";

const patient = { timeoutMs: 120_000 };

/** A client of a server that answers so. */
async function clientOf(listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return client;
}

test("a connection is opened once, and its time told once", async () => {
  const client = await clientOf((_request, response) => response.end("{}"));
  const first = await client.ask({ method: "GET", path: "/" }, patient);
  const second = await client.ask({ method: "GET", path: "/" }, patient);
  expect(first.connectMs).toBeGreaterThan(0);
  expect(second.connectMs).toBe(0);
  expect(second.wholeMs).toBeGreaterThanOrEqual(second.waitMs);
});

test("what an answer says about trying again is read", async () => {
  const client = await clientOf((_request, response) => response.writeHead(503, { "retry-after": "2" }).end("busy"));
  expect(await client.ask({ method: "GET", path: "/" }, patient)).toMatchObject({
    status: 503,
    retryAfterMs: 2_000,
    body: "busy",
  });
});

test("an answer that does not come in time is given up, and the next request has a new connection", async () => {
  const client = await clientOf((request, response) => void (request.url === "/" && response.end("in time")));
  await expect(client.ask({ method: "GET", path: "/never" }, { timeoutMs: 50 })).rejects.toThrow("no answer in time");
  const next = await client.ask({ method: "GET", path: "/" }, patient);
  expect(next.body).toBe("in time");
  expect(next.connectMs).toBeGreaterThan(0);
});

test("a request that is cut arrives whole all the same", async () => {
  let tell: (text: string) => void;
  const heard = new Promise<string>((resolve) => (tell = resolve));
  const client = await clientOf((request) => {
    let text = "";
    request.on("data", (chunk) => (text += String(chunk)));
    request.on("end", () => tell(text));
  });
  const sent = client.ask({ method: "POST", path: "/", body: { seat: 7 } }, { ...patient, cut: true });
  await expect(sent).rejects.toThrow("cut by the fan");
  expect(await heard).toBe('{"seat":7}');
});
