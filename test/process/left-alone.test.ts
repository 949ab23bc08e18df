/** An instance whose primary dies before it has told where to listen: nobody else would ever end it. */
import { fork } from "node:child_process";
import { once } from "node:events";

import { expect, onTestFinished, test } from "vitest";

import { readConfig } from "#config.ts";
import { createTestDatabase } from "#test/database.ts";
import { serviceArguments } from "#tooling/build-service.mjs";

test("an instance that is left alone while it starts ends by itself", async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.close());
  const config = readConfig({ JARI_DEMO: "off", PORT: "0", LOG_LEVEL: "silent" }, []);
  const secrets = { secret: "s".repeat(32), adminToken: "a".repeat(16) };
  // An instance to itself (node:cluster), for which this process is the primary: one that never answers where to listen.
  const env = { PATH: process.env["PATH"], NODE_UNIQUE_ID: "1" };
  const [main = "", ...execArgv] = serviceArguments().toReversed();
  const instance = fork(main, {
    execArgv,
    env,
    stdio: ["ignore", 2, 2, "ipc"],
  });
  onTestFinished(() => void instance.kill("SIGKILL"));
  const exited = once(instance, "exit");
  instance.on("message", ({ kind }: { kind: string }) => {
    if (kind === "jari:ready")
      instance.send({ kind: "jari:start", orders: { config, databaseUrl: database.url, secrets } });
  });
  await new Promise<void>((resolve) => {
    instance.on("internalMessage", ({ act }: { act?: string }) => act === "queryServer" && resolve());
  });
  instance.disconnect();
  expect(await exited).toEqual([0, null]);
});
