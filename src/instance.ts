/**
 * One instance: database → rooms → following the event log and background work → HTTP. It needs no leader and no
 * neighbour; any number of them work on one database. Closes in reverse order.
 */
import { isIPv6 } from "node:net";

import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

import { repeat } from "#background.ts";
import { clusterMetrics } from "#cluster/metrics.ts";
import type { Config } from "#config.ts";
import { connect, type Database } from "#db/connect.ts";
import { addressOf, createApp } from "#http/app.ts";
import { shareOpenFiles } from "#http/open-files.ts";
import { createWebApp } from "#http/web-app.ts";
import { poolConnections, startDefaultMetrics } from "#metrics.ts";
import { checkReadiness } from "#readiness.ts";
import { authenticatorOf, createRooms, routesOf, type Rooms } from "#rooms.ts";
import type { Secrets } from "#secrets.ts";
import { sweepOldRows } from "#sweep.ts";

export interface InstanceOptions {
  config: Config;
  databaseUrl: string;
  secrets: Secrets;
  logger: Logger;
}

export interface Instance {
  /** Where it answers, as a URL. */
  address: string;
  /** Finishes what was asked, then ends: at most about ten seconds. */
  close(): Promise<void>;
}

/** Connections that may wait to be accepted: a crowd arrives at once. The system has its own limit (net.core.somaxconn). */
const backlog = 4_096;
const sweepHoldsEveryMs = 500;
const sweepOldRowsEveryMs = 60_000;
const measureEveryMs = 1_000;
const beatEveryMs = 2_000;
/** Far longer than any fan in line is told to wait before asking again. */
const forgetBoardsEveryMs = 600_000;

/** Starts an instance; resolves once it answers. Errors: the database cannot be reached, the port is taken. */
export async function startInstance({ config, databaseUrl, secrets, logger }: InstanceOptions): Promise<Instance> {
  const db = connect({ url: databaseUrl, maxConnections: config.databaseConnections, logger });
  const rooms = createRooms({ config, db, databaseUrl, secrets, logger });
  startDefaultMetrics();
  await rooms.log.start();
  await rooms.queue.start();
  rooms.realtime.start();
  await rooms.instances.beat();
  const background = [
    repeat("free overdue holds", sweepHoldsEveryMs, () => rooms.reservations.sweep(), logger),
    repeat("delete old rows", sweepOldRowsEveryMs, () => sweepOldRows(db, config), logger),
    repeat("say that this instance is there", beatEveryMs, () => rooms.instances.beat(), logger),
    repeat("measure", measureEveryMs, () => measure(db, rooms), logger),
    repeat("forget boards", forgetBoardsEveryMs, async () => rooms.queue.boards.forgetUnasked(), logger),
  ];
  const auth = authenticatorOf(rooms, { config, secrets });
  const { rateLimitPerMinute: perMinute } = config;
  const openFiles = shareOpenFiles(config.databaseConnections);
  const app = createApp({
    logger,
    routes: routesOf(rooms, { config, secrets }),
    operations: { readiness: [() => checkReadiness(rooms.log)], clusterMetrics },
    drain: { endStreams: [() => rooms.realtime.end()] },
    web: createWebApp({ logger, told: config }),
    trustedProxies: config.trustedProxies,
    maxConnections: openFiles.connections,
    maxSending: openFiles.sending,
    ...(perMinute > 0 && { rateLimit: { perMinute, callerOf: (request) => auth.callerOf(request) } }),
  });
  async function close(): Promise<void> {
    await app.close();
    // Nobody waits for what they do, and none needs another: a database that does not answer is waited for once.
    const { instances, admin, queue, log } = rooms;
    await Promise.all([...background, instances, admin, queue, log].map((one) => one.close()));
    await db.close();
  }
  try {
    return { address: await listen(app, config), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Answers the address. Errors say in words what to do. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken by another program: end that, or set PORT to another one`,
    EACCES: `this user may not listen on port ${port}: set PORT to one above 1023`,
    EADDRNOTAVAIL: `this machine does not have the address ${host}: set HOST to one that it has`,
    ENOTFOUND: `nobody knows the address ${host}: set HOST to one that this machine has`,
  };
  try {
    await app.listen({ host, port, backlog });
    // Not what the framework answers: of all addresses together that names one alone.
    const bound = addressOf(app);
    return `http://${isIPv6(bound.host) ? `[${bound.host}]` : bound.host}:${bound.port}`;
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ""];
    throw reason === undefined ? error : new Error(reason, { cause: error });
  }
}

async function measure(db: Database, { queue }: Rooms): Promise<void> {
  queue.updateMetrics();
  const { total, idle, waiting } = db.poolFigures();
  poolConnections.set({ state: "busy" }, total - idle);
  poolConnections.set({ state: "idle" }, idle);
  poolConnections.set({ state: "wanted" }, waiting);
}
