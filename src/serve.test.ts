import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { readConfig } from "#config.ts";
import { serve } from "#serve.ts";
import { listeningLogger } from "#test/app.ts";

// Both ask the database first, over a connection of their own.
test.each([
  ["its instance", "off"],
  ["its demo concerts", "on"],
])("a start that is given up waits for no database that falls silent under %s", async (_what, demo) => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on("error", () => undefined)));
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const databaseUrl = `postgresql://jari:jari@127.0.0.1:${(silent.address() as AddressInfo).port}/jari`;
  const secrets = { secret: "s".repeat(32), adminToken: "a".repeat(16) };
  const config = readConfig({ JARI_DEMO: demo, PORT: "0" }, []);
  const giveUp = new AbortController();
  const asked = once(silent, "connection");
  const { logger } = listeningLogger("info");
  const serving = serve({ config, databaseUrl, secrets, logger, signal: giveUp.signal });
  // Sooner than the expectation below, that is.
  serving.catch(() => undefined);
  await asked;
  giveUp.abort(new Error("somebody said so"));
  await expect(serving).rejects.toThrow("somebody said so");
});
