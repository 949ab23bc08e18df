/**
 * How the HTTP side ends. Promise: no request that was sent fails because the instance closes, unless it takes longer
 * than the limit.
 *
 * States: serving -> draining (not ready; everything is still answered, each answer with `connection: close`, so that
 * clients leave of their own accord; streams are ended) -> closing (nothing new is accepted; connections are closed as
 * they become idle) -> closed (at the limit, whatever is left is cut).
 */
import type { Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import type { FastifyInstance } from "fastify";

export interface DrainOptions {
  /** Ends long-lived answers (Server-Sent Events). */
  endStreams?: readonly (() => void)[];
  /**
   * How long connections are left to their clients. One that is closed at the moment in which its client writes would
   * lose that request; one that is in use says goodbye with its next answer instead.
   */
  graceMs?: number;
  /** When everything is cut. */
  limitMs?: number;
}

export interface Drain {
  readonly draining: boolean;
}

const reapEveryMs = 50;

export function installDrain(app: FastifyInstance, options: DrainOptions = {}): Drain {
  const { endStreams = [], graceMs = 500, limitMs = 10_000 } = options;
  const state = { draining: false };

  // Runs when close() was called; from then on Fastify puts `connection: close` on every answer.
  app.addHook("preClose", async () => {
    state.draining = true;
    for (const end of endStreams) end();
    if (!app.server.listening) return;
    reapConnections(app.server, limitMs);
    if (await hasConnections(app.server)) await sleep(graceMs);
  });
  return state;
}

/** Closes what is idle from the moment the server no longer listens, and everything once the limit has passed. */
function reapConnections(server: Server, limitMs: number): void {
  const cutAt = performance.now() + limitMs;
  const reaper = setInterval(() => {
    if (performance.now() > cutAt) server.closeAllConnections();
    // Node closes those that are idle when the server closes, not those that become idle later.
    else if (!server.listening) server.closeIdleConnections();
  }, reapEveryMs);
  server.once("close", () => clearInterval(reaper));
}

function hasConnections(server: Server): Promise<boolean> {
  return new Promise((resolve) => {
    server.getConnections((error, connections) => resolve(error !== null || connections > 0));
  });
}
