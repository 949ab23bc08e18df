/** Instances that were given different secrets: neither accepts the other's fans, and both say so. */
import { expect, onTestFinished, test, vi } from "vitest";

import { createTestDatabase } from "#test/database.ts";
import { startServer, stopServers } from "#test/server.ts";

test("instances with different secrets refuse each other's fans, and say in their logs what is wrong", async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  const start = (secret: string) =>
    startServer({ databaseUrl: database.url, env: { JARI_SECRET: secret.repeat(32), LOG_LEVEL: "warn" } });
  const servers = await Promise.all([start("a"), start("b")]);
  onTestFinished(() => stopServers(servers));
  const [one, other] = servers;
  const guest = await fetch(`${one.baseUrl}/v1/users`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const { userId, accessToken } = (await guest.json()) as { userId: string; accessToken: string };
  const refused = await fetch(`${other.baseUrl}/v1/users/${userId}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(await refused.json()).toMatchObject({ status: 401, code: "TOKEN_INVALID" });
  for (const { logs } of servers)
    await vi.waitFor(() => expect(logs()).toContain("start all of them with the same JARI_SECRET"), {
      timeout: 240_000,
    });
});
