/** More connections than the process may have open files. */
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { startServer, type TestServer } from "#test/server.ts";

const maxOpenFiles = 256;

let database: TestDatabase;
beforeAll(async () => (database = await createTestDatabase()));
afterAll(() => database.close());

/** One connection that was opened, and asked once; what came back, or nothing while nothing has come. */
interface Visit {
  connection: Socket;
  answer: string;
}

/** Whoever is refused may be told so before having heard of being connected. */
function visit(port: number): Visit {
  const one: Visit = { connection: connect(port, "127.0.0.1"), answer: "" };
  one.connection.on("error", () => undefined);
  one.connection.on("data", (bytes) => (one.answer += bytes.toString()));
  one.connection.write("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n");
  return one;
}

function createUser(server: TestServer): Promise<number> {
  const body = JSON.stringify({ name: "Mina" });
  const headers = { "content-type": "application/json" };
  return fetch(`${server.baseUrl}/v1/users`, { method: "POST", headers, body }).then(({ status }) => status);
}

test.each([1, 2])(
  "with %i instances it outlives them, serves those that have come, and then whoever comes",
  async (instances) => {
    const args = ["--instances", String(instances)];
    const server = await startServer({ databaseUrl: database.url, args, maxOpenFiles });
    try {
      const port = Number(new URL(server.baseUrl).port);
      const visits = Array.from({ length: 2 * maxOpenFiles }, () => visit(port));
      const answered = (): Visit[] => visits.filter(({ answer }) => answer.startsWith("HTTP/1.1 200"));
      const closed = (): Visit[] => visits.filter(({ connection }) => connection.destroyed);
      await vi.waitFor(() => expect(answered().length + closed().length).toBe(visits.length), { timeout: 240_000 });
      expect(answered().length).toBeGreaterThan(50 * instances);
      expect(closed().length).toBeGreaterThan(maxOpenFiles);

      // Long enough for all that is done from time to time to need a file.
      await sleep(2_500);
      const [first] = answered();
      if (first) first.answer = "";
      first?.connection.write("GET /readyz HTTP/1.1\r\nHost: here\r\n\r\n");
      await vi.waitFor(() => expect(first?.answer).toMatch(/^HTTP\/1.1 200/u), { timeout: 240_000 });

      for (const { connection } of visits) connection.destroy();
      await expect.poll(() => createUser(server).catch(() => 0)).toBe(201);
      expect(server.logs()).toContain("the process may not have so many open files");
      expect(server.logs()).not.toMatch(/EMFILE|an instance died/u);
    } finally {
      expect(await server.kill("SIGTERM")).toBe(0);
    }
  },
);
