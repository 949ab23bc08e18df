/**
 * How the HTTP side ends. Promise: no request that was sent fails because the instance closes, unless it takes longer
 * than the limit.
 *
 * States: serving -> draining (not ready; everything is still answered, each answer with `connection: close`, so that
 * clients leave of their own accord; streams are ended) -> closing (nothing new is accepted; connections are closed as
 * they become idle) -> closed (at the limit, whatever is left is cut).
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";

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

// Before a connection is closed as idle, a turn of the event loop is waited for (`turn`): timers run before sockets are
// read, and on a connection that has something to be read a request is waiting.

export function installDrain(app: FastifyInstance, options: DrainOptions = {}): Drain {
  const { endStreams = [], graceMs = 500, limitMs = 10_000 } = options;
  const state = { draining: false };
  const connections = connectionsOf(app.server);

  // Fastify does this for requests that come while it closes, not for the answers to those that came before.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (state.draining) reply.header("connection", "close");
    done();
  });

  app.addHook("preClose", async () => {
    state.draining = true;
    for (const end of endStreams) end();
    if (!app.server.listening) return;
    reapConnections(app.server, connections, { graceMs, limitMs });
    if (connections.size > 0) await sleep(graceMs);
    await turn();
  });
  return state;
}

/**
 * From the moment the server no longer listens, closes connections that are idle (Node closes those that are idle at that
 * moment only) or on which nothing was said for as long as `graceMs`: who has connected at the last moment may be about
 * to say something. Once the limit has passed, closes all.
 */
function reapConnections(
  server: Server,
  connections: ReadonlyMap<Socket, number>,
  { graceMs, limitMs }: { graceMs: number; limitMs: number },
): void {
  const cutAt = performance.now() + limitMs;
  const reap = (): void => {
    const now = performance.now();
    if (now > cutAt) server.closeAllConnections();
    else if (!server.listening) {
      server.closeIdleConnections();
      for (const [connection, openedAt] of connections) {
        if (connection.bytesRead === 0 && now - openedAt > graceMs) connection.destroy();
      }
    }
  };
  const reaper = setInterval(() => void turn().then(reap), reapEveryMs);
  server.once("close", () => clearInterval(reaper));
}

/** The server's open connections, kept up, and when each was opened. */
function connectionsOf(server: Server): ReadonlyMap<Socket, number> {
  const connections = new Map<Socket, number>();
  server.on("connection", (connection) => {
    connections.set(connection, performance.now());
    connection.once("close", () => connections.delete(connection));
  });
  return connections;
}
