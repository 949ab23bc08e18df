/**
 * How much of the files that this process may have open (`ulimit -n`) its clients may take. A connection is one, and so is
 * a file of the web app or of /docs while it is sent (sent-files.ts).
 *
 * Promise: what the instance needs for itself is left, however many come and however slowly they read. An instance that has
 * no file left can neither reach its database nor tell what is wrong. Who is too much is refused: a connection is closed as
 * soon as it has come, a file is answered 503.
 */
import type { Server } from "node:http";

import type { Logger } from "pino";

import { connectionsRefused } from "#metrics.ts";

export interface OpenFiles {
  connections: number;
  /** Files of the web app and of /docs that are being sent. */
  sending: number;
}

/** What is left besides the connections to the database: logs, what listens, programs that are started. */
const spareFiles = 100;
/** Pages are read at the beginning, streams are held for long. */
const sendingShare = 0.25;
/** Of two lines in the log that say the same. */
const apartMs = 10_000;

/** How much there is room for in this process, beside so many connections to the database. */
export function shareOpenFiles(databaseConnections: number, openFiles = maxOpenFiles()): OpenFiles {
  const room = openFiles - databaseConnections - spareFiles;
  const share = (part: number): number => Math.max(1, Math.floor(room * part));
  return { connections: share(1 - sendingShare), sending: share(sendingShare) };
}

/** Infinitely many where the system sets no limit. */
function maxOpenFiles(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | "unlimited" } } };
  const soft = userLimits?.open_files?.soft ?? "unlimited";
  return soft === "unlimited" ? Number.POSITIVE_INFINITY : soft;
}

/**
 * Closes the connections that are one too many. Node's own `maxConnections` does not do: among several instances a
 * connection that all of them refuse goes round and round.
 */
export function limitConnections(server: Server, maxConnections: number, logger: Logger): void {
  let open = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  server.on("connection", (connection) => {
    if (open < maxConnections) {
      open += 1;
      connection.once("close", () => (open -= 1));
      return;
    }
    connection.destroy();
    connectionsRefused.inc();
    const now = performance.now();
    if (now - toldAt < apartMs) return;
    toldAt = now;
    logger.warn({ maxConnections }, "connections are closed: the process may not have so many open files (ulimit -n)");
  });
}
