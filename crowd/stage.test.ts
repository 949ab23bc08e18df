import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import type { ConcertView } from "#crowd/api.ts";
import { readOptions, type Options } from "#crowd/options.ts";
import { openStage, whyItStandsStill } from "#crowd/stage.ts";

const opensAt = "2026-09-01T11:00:00.000Z";
const now = Date.parse(opensAt);
type Queue = ConcertView["queue"];

function said(queue: Partial<Queue>, at = now): string | undefined {
  const whole: Queue = { state: "open", waiting: 0, admitted: 0, capacity: 5, ...queue };
  return whyItStandsStill({ title: "", saleOpensAt: opensAt, queue: whole }, at);
}

test("a line that moves needs no words", () => {
  expect(said({})).toBeUndefined();
  expect(said({ state: "bypass", capacity: 0 })).toBeUndefined();
});

test("a line that stands still says why, and until when", () => {
  expect(said({}, now - 61_000)).toContain(`opens at ${opensAt}, in 2 min`);
  expect(said({ state: "paused" })).toContain("is paused");
  expect(said({ state: "closed" }, now - 61_000)).toContain("is closed");
  expect(said({ capacity: 0 })).toContain("its capacity is 0");
});

test("a concert whose making was not answered is asked for again, with the same key", async () => {
  const keys: unknown[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      if (request.method === "POST") {
        keys.push(request.headers["idempotency-key"]);
        if (keys.length === 1) request.socket.destroy();
        else response.writeHead(201).end('{"concertId":7}');
      } else if (request.url === "/v1/concerts/7") {
        response.end(JSON.stringify({ title: "It", saleOpensAt: opensAt, queue: { state: "open", capacity: 5 } }));
      } else response.end('{"items":[]}');
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = readOptions(["--create", "--url", url, "--admin-token", "a".repeat(16)], {}) as Options;
  expect(await openStage(options)).toMatchObject({ concertId: 7, title: "It" });
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[-0-9a-f]{36}$/u);
  expect(keys[1]).toBe(keys[0]);
});
