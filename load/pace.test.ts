import { describe, expect, test } from "vitest";

import { performAtPace } from "#load/pace.ts";
import { expectStatus } from "#load/perform.ts";
import { echo, serve } from "#test/echo-server.ts";

describe("performAtPace", () => {
  test("performs each task once; those that fail are counted, and a lost connection is replaced", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/cut") request.socket.destroy();
      else echo(request, response);
    });
    const paths = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? "/cut" : i % 3 === 1 ? "/no" : "/yes"));
    const { others } = await performAtPace({
      url,
      count: paths.length,
      perSecond: 3_000,
      perform: async (i, ask) => void (await expectStatus(ask, { path: paths[i] ?? "" }, 200)),
    });
    expect(others).toBe(200);
  });

  test("a request that could not be sent when it was due is charged with its waiting", async () => {
    // A hundred connections can ask 500 a second here, and 1,000 a second are due: the last waits for 300 ms at least.
    const answerAfterMs = 200;
    const url = await serve((request, response) => setTimeout(() => echo(request, response), answerAfterMs));
    const { p99 } = await performAtPace({
      url,
      count: 300,
      perSecond: 1_000,
      perform: async (_i, ask) => void (await expectStatus(ask, { path: "/" }, 200)),
    });
    expect(p99).toBeGreaterThan(answerAfterMs + 50);
  });
});
