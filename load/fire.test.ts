import { describe, expect, test } from "vitest";

import { fire } from "#load/fire.ts";
import { connections } from "#load/perform.ts";
import { echo, serve } from "#test/echo-server.ts";

describe("fire", () => {
  test("counts what was answered as expected, and apart from it everything else", async () => {
    const url = await serve();
    const shots = Array.from({ length: 2 * connections }, (_, i) => ({ path: i < connections ? "/yes" : "/no" }));
    const { perSecond, others, p50 } = await fire({ url, expected: 200, seconds: 600, shots, once: true });
    expect(perSecond).toBeGreaterThan(0);
    expect(others).toBeGreaterThan(0);
    expect(p50).toBeGreaterThan(0);
  });

  test("an answer without the text that was expected counts as another", async () => {
    const url = await serve();
    const shots = [{ path: "/yes" }];
    const fired = await fire({ url, expected: 200, contains: "seat", seconds: 600, shots, once: true });
    expect(fired.others).toBeGreaterThan(0);
  });

  test("a connection that is lost counts as another answer, and is opened anew", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/cut") request.socket.destroy();
      else echo(request, response);
    });
    // Each connection sends both in turn, so that what is answered after the first cut was asked on a new one.
    const shots = Array.from({ length: 2 * connections }, (_, i) => ({ path: i < connections ? "/cut" : "/yes" }));
    const fired = await fire({ url, expected: 200, seconds: 600, shots, once: true });
    expect(fired.answered).toBeGreaterThan(0);
    expect(fired.others).toBeGreaterThan(0);
  });

  test("ends when a connection has sent each of its shots once", async () => {
    const url = await serve();
    const shots = Array.from({ length: 1_000 }, (_, i) => ({ path: `/${i}` }));
    // If it did not end then, it would go on for longer than a test may.
    const { others, perSecond } = await fire({ url, expected: 200, seconds: 600, shots, once: true });
    expect(others).toBe(0);
    expect(perSecond).toBeGreaterThan(0);
  });
});
