import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { Lines, Unanswered } from "#proof/studies/overload/lines.ts";

async function linesTo(listener: RequestListener): Promise<Lines> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const lines = new Lines(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    lines.close();
    server.closeAllConnections();
    server.close();
  });
  return lines;
}

const answer: RequestListener = (_request, response) => response.setHeader("content-length", 2).end("{}");

test("who asks does not wait for those who asked before", async () => {
  const waiting: (() => void)[] = [];
  const lines = await linesTo((request, response) => {
    waiting.push(() => answer(request, response));
    if (waiting.length === 3) for (const go of waiting) go();
  });
  await Promise.all([1, 2, 3].map(() => lines.ask({ path: "/" })));
  expect(lines.most).toBe(3);
});

test("a connection that is free is used again", async () => {
  const lines = await linesTo(answer);
  await lines.ask({ path: "/" });
  await lines.ask({ path: "/" });
  expect(lines.most).toBe(1);
});

test("a connection that is lost is no answer, and the next has another", async () => {
  let asked = 0;
  const lines = await linesTo((request, response) => {
    asked += 1;
    if (asked === 1) request.socket.destroy();
    else answer(request, response);
  });
  await expect(lines.ask({ path: "/" })).rejects.toThrow(Unanswered);
  expect((await lines.ask({ path: "/" })).status).toBe(200);
  expect(lines.most).toBe(1);
});
