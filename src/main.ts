/**
 * Starts Jari: settings → database (embedded or external) → migrations → demo data → instances. Everything that was
 * started ends in the reverse order, the database last.
 *
 * Much of a start is the reading of the program, so what serves is read while the database starts.
 */
import cluster from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";

import type { Logger } from "pino";

import { announcement, listening } from "#announce.ts";
import { ConfigError, readConfig, unknownVariables, type Config } from "#config.ts";
import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import { boundGarbage } from "#heap.ts";
import { createLogger } from "#logger.ts";
import { readSecrets } from "#secrets.ts";
import { closeInOrder } from "#shutdown.ts";

const startGraceMs = 10_000;

/** Something that was started: how it ends in order, and how at once. */
interface Started {
  close(): Promise<void>;
  closeAtOnce?(): void;
}

/**
 * Starts everything, one after the other, and notes in `started` what there is to close. Errors: it could not be started;
 * `signal` gave it up, which is looked at between any two steps.
 */
async function start(config: Config, logger: Logger, started: Started[], signal: AbortSignal): Promise<void> {
  const reading = import("#serve.ts");
  reading.catch(() => undefined); // Told where it is awaited.
  const databaseUrl = config.databaseUrl ?? (await startOwnDatabase(config, logger, started, signal));
  const secrets = await readSecrets(config);
  signal.throwIfAborted();
  await migrate(databaseUrl, logger, { signal });
  signal.throwIfAborted();
  const { serve } = await reading;
  const service = await serve({ config, databaseUrl, secrets, logger, signal });
  started.push(service);
  signal.throwIfAborted();
  const { address } = service;
  logger.info({ address, instances: config.instances, briefApi: config.briefApi }, "serving");
  // Where the database is Jari's own, a person has started it to look at it; elsewhere a program reads the log.
  if (config.databaseUrl === undefined)
    process.stdout.write(announcement({ address, dataDir: config.dataDir, secrets }));
  else createLogger("info").info({ address }, listening(address));
}

async function startOwnDatabase(
  config: Config,
  logger: Logger,
  started: Started[],
  signal: AbortSignal,
): Promise<string> {
  const maxConnections = Math.max(200, config.instances * (config.databaseConnections + 4) + 20);
  const database = await startEmbedded(config.dataDir, logger, { maxConnections, signal });
  started.push({ close: () => database.stop(), closeAtOnce: () => database.stopAtOnce() });
  return database.url;
}

async function run(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  for (const name of unknownVariables()) logger.warn({ name }, "there is no such setting: is it misspelt?");
  const started: Started[] = [];
  const stopping = new AbortController();
  const starting = start(config, logger, started, stopping.signal);
  const end = closeInOrder(
    {
      close: async () => {
        stopping.abort();
        // What is just being started is waited for, so that it can be ended; but not for a database that never comes.
        await Promise.race([starting.catch(() => undefined), sleep(startGraceMs)]);
        for (const one of started.toReversed()) await one.close();
      },
      closeAtOnce: () => {
        stopping.abort();
        for (const one of started.toReversed()) one.closeAtOnce?.();
      },
    },
    logger,
  );
  starting.catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    logger.fatal({ err: error }, "Jari could not start");
    process.stderr.write(`Jari could not start: ${(error as Error).message}\n`);
    end(1);
  });
}

boundGarbage();
try {
  await (cluster.isWorker ? (await import("#serve.ts")).runAsInstance() : run());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
