/**
 * How the HTTP side ends. Promise: no request that was sent fails because the instance closes, unless it takes longer
 * than the limit.
 *
 * States: serving -> draining (not ready; everything is still answered, each answer with `connection: close`, so that
 * clients leave of their own accord; streams are ended) -> closing (nothing new is accepted, idle connections are closed
 * as they become idle) -> closed (at the limit, whatever is left is cut).
 */
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
    const startedAt = performance.now();
    const reaper = setInterval(() => {
      if (performance.now() - startedAt > limitMs) app.server.closeAllConnections();
      // The server closes connections that are idle when it closes, not those that become idle later.
      else if (!app.server.listening) app.server.closeIdleConnections();
    }, reapEveryMs);
    app.server.once("close", () => clearInterval(reaper));
    if (!app.server.listening) clearInterval(reaper);
    else if (await hasConnections(app)) await sleep(graceMs);
  });
  return state;
}

function hasConnections(app: FastifyInstance): Promise<boolean> {
  return new Promise((resolve) => {
    app.server.getConnections((error, connections) => resolve(error !== null || connections > 0));
  });
}
