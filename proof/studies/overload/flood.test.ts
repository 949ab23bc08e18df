import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test, vi } from "vitest";

import type { Shot } from "#load/shot.ts";
import { FloodProcess } from "#proof/studies/overload/flood-process.ts";
import { Flood, type Flooded, type FloodOrder } from "#proof/studies/overload/flood.ts";

type Reply = (status: number, body: object) => void;

/** A service that answers as `serve` says, and an order to flood it: one more comes every 50 ms. */
async function orderTo(serve: (path: string, reply: Reply) => void, come: number): Promise<FloodOrder> {
  const listener: RequestListener = (request, response) => {
    serve(request.url ?? "", (status, body) => {
      const text = JSON.stringify(body);
      response.writeHead(status, { "content-length": Buffer.byteLength(text) }).end(text);
    });
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const joins: Shot[] = Array.from({ length: come }, (_join, i) => ({ method: "POST", path: `/join/${i}` }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: 10, perSecond: 20, joins };
}

async function flood(order: FloodOrder): ReturnType<FloodProcess["come"]> {
  const crowd = await FloodProcess.start(order);
  try {
    return await crowd.come();
  } finally {
    crowd.end();
  }
}

const place = { token: "t", retryAfterMs: 300 };

/**
 * Has them come by a clock that goes on only as long as few have come, and to its end when enough was seen: how much is seen
 * before the last has come does not depend on how soon this process gets round to it.
 */
async function floodUntil(order: FloodOrder, came: () => number, enough: () => boolean): Promise<Flooded> {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const coming = new Flood(order).come();
  for (; !enough(); await sleep(20)) if (came() < order.joins.length / 2) vi.advanceTimersByTime(50);
  vi.advanceTimersByTime(50 * order.joins.length);
  return coming;
}

test("each who comes joins once, and asks how it stands", async () => {
  const asked: string[] = [];
  const order = await orderTo((path, reply) => {
    asked.push(path);
    reply(path === "/v1/queue" ? 200 : 201, place);
  }, 60);
  const joined = (): string[] => asked.filter((path) => path.startsWith("/join"));
  // When somebody asks for the second time, the first answer was heard.
  const enough = (): boolean => joined().length > 20 && asked.length > 3 * joined().length;
  const seen = await floodUntil(order, () => joined().length, enough);
  expect(new Set(joined()).size).toBe(joined().length);
  expect(seen.joined).toBeGreaterThan(20);
  expect(seen.told).toBeGreaterThan(0);
  expect(seen).toMatchObject({ refused: 0, unanswered: 0, faults: [] });
});

test("who is told to come again does, and that is told apart from a fault", async () => {
  const asked: string[] = [];
  const order = await orderTo((path, reply) => {
    asked.push(path);
    if (path === "/join/0") reply(503, { code: "OVERLOADED" });
    else if (path === "/join/1") reply(500, { code: "INTERNAL" });
    else reply(201, place);
  }, 60);
  const times = (path: string): number => asked.filter((one) => one === path).length;
  const came = (): number => new Set(asked).size;
  const seen = await floodUntil(order, came, () => times("/join/0") > 2 && times("/join/1") > 1);
  expect(seen.refused).toBeGreaterThan(1);
  expect(seen.faults).toEqual(['500 {"code":"INTERNAL"}']);
});

test("nobody has to wait until others are answered to come", async () => {
  let came = 0;
  const order = await orderTo(() => (came += 1), 30);
  const seen = await flood(order);
  expect(came).toBe(10);
  expect(seen).toMatchObject({ joined: 0, told: 0, refused: 0, unanswered: 0, faults: [] });
});

test("a flood that ends before it was over says so", async () => {
  const order = await orderTo((_path, reply) => reply(201, place), 40);
  const crowd = await FloodProcess.start(order);
  const coming = crowd.come();
  crowd.end();
  await expect(coming).rejects.toThrow("ended before");
});
