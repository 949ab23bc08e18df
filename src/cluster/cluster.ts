/**
 * Several instances on one machine, which share one port: the primary process owns what there is only once (database,
 * migrations, secrets) and starts the instances, each a process of its own.
 *
 * Promises: an instance that dies is replaced, at the same port, and so is one that answers nothing any more; the others go
 * on meanwhile, and nobody waits for it; instances whose primary has died end by themselves, in order; to close is to drain all of them,
 * bounded in time.
 */
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import type { Logger } from "pino";

import { answerClusterMetrics, joinClusterMetrics } from "#cluster/metrics.ts";
import type { Config } from "#config.ts";
import { closeWhatIsLost } from "#cluster/handed-connections.ts";
import { KeptPort } from "#cluster/kept-port.ts";
import { answerWatch, killWhenSilent } from "#cluster/watch.ts";
import { startInstance, type Instance } from "#instance.ts";
import { createLogger } from "#logger.ts";
import type { Secrets } from "#secrets.ts";
import { closeInOrder } from "#shutdown.ts";

/** What an instance is told by its primary; its own environment does not count. */
interface Orders {
  config: Config;
  databaseUrl: string;
  secrets: Secrets;
}

type FromPrimary = { kind: "jari:start"; orders: Orders } | { kind: "jari:close" };
type FromInstance =
  | { kind: "jari:ready" }
  | { kind: "jari:listening"; address: string }
  | { kind: "jari:failed"; reason: string };

/** Longer than an instance gives itself to drain. */
const drainWithinMs = 15_000;
/** An instance that dies younger than this is replaced only after a while, twice as long each time. */
const youngMs = 5_000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

export interface Instances {
  address: string;
  /** Drains all instances; resolves when their processes have ended. */
  close(): Promise<void>;
  /** Kills them; synchronous. */
  closeAtOnce(): void;
}

/** Starts `config.instances` instances; resolves when all of them answer. Errors: the first that could not start. */
export async function startCluster(orders: Orders, logger: Logger): Promise<Instances> {
  const running = new Set<Worker>();
  const port = new KeptPort(orders.config.port);
  const addMetricsOf = answerClusterMetrics();
  let closing = false;

  async function startOne(): Promise<string> {
    const worker = cluster.fork();
    running.add(worker);
    closeWhatIsLost(worker);
    // A message to an instance that has just died is no reason to die too.
    worker.on("error", (error) => logger.warn({ err: error, instance: worker.id }, "an instance could not be reached"));
    worker.once("exit", () => running.delete(worker));
    let asked = 0;
    const address = await giveOrders(worker, () => {
      if (closing) return { kind: "jari:close" };
      asked = port.next();
      return { kind: "jari:start", orders: { ...orders, config: { ...orders.config, port: asked } } };
    });
    port.note(worker, asked, address);
    logger.info({ instance: worker.id, pid: worker.process.pid }, "an instance serves");
    killWhenSilent(worker, logger);
    addMetricsOf(worker);
    const since = performance.now();
    worker.once("exit", (code, signal) => {
      if (closing) return;
      logger.error({ instance: worker.id, code, signal }, "an instance died; starting another");
      void replace(performance.now() - since < youngMs ? firstPauseMs : 0);
    });
    return address;
  }

  async function replace(pauseMs: number): Promise<void> {
    for (let pause = pauseMs; !closing; pause = Math.min(longestPauseMs, Math.max(firstPauseMs, 2 * pause))) {
      await sleep(pause);
      if (closing) return;
      try {
        await startOne();
        return;
      } catch (error) {
        if (!closing) logger.error({ err: error }, "an instance could not be started; trying again");
      }
    }
  }

  async function close(): Promise<void> {
    closing = true;
    await Promise.all([...running].map((worker) => drain(worker, logger)));
  }

  try {
    const [address = ""] = await Promise.all(Array.from({ length: orders.config.instances }, startOne));
    return { address, close, closeAtOnce: () => running.forEach((worker) => worker.process.kill("SIGKILL")) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Tells an instance what to do as soon as it listens to us, and waits until it serves: answers its address. */
function giveOrders(worker: Worker, order: () => FromPrimary): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: FromInstance) => {
      if (message.kind === "jari:ready") worker.send(order());
      if (message.kind === "jari:listening") resolve(message.address);
      if (message.kind === "jari:failed") reject(new Error(message.reason));
    });
    worker.once("exit", (code, signal) => {
      reject(new Error(`an instance ended before it answered (${signal ?? `code ${code}`})`));
    });
  });
}

/** Has an instance end. One that does not listen to us yet is told when it asks for its orders. */
async function drain(worker: Worker, logger: Logger): Promise<void> {
  const ended = once(worker, "exit");
  if (worker.isConnected()) worker.send({ kind: "jari:close" } satisfies FromPrimary);
  const timer = setTimeout(() => {
    logger.warn({ instance: worker.id, pid: worker.process.pid }, "an instance did not end in time and is killed");
    worker.process.kill("SIGKILL");
  }, drainWithinMs);
  await ended;
  clearTimeout(timer);
}

/** The life of an instance's process: waits for its orders, serves, and ends when it is told to or left alone. */
export async function runAsInstance(): Promise<void> {
  joinClusterMetrics();
  answerWatch();
  // Until it is told to start, there is nothing to be closed.
  let close = (): void => process.exit(0);
  process.on("message", (message: FromPrimary) => message.kind === "jari:close" && close());
  const { config, databaseUrl, secrets } = await receiveOrders();
  // From here on there may be requests to finish: Node must not end the process on the spot when the primary is gone.
  if (cluster.worker) cluster.worker.exitedAfterDisconnect = true;
  const logger = createLogger(config.logLevel, { instance: cluster.worker?.id });
  let instance: Instance | undefined;
  const started = startInstance({ config, databaseUrl, secrets, logger }).then((one) => (instance = one));
  // A Ctrl-C reaches every process of the terminal, as does its being closed; the primary answers it.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  // While it starts it has answered nobody yet, and is not waited for: a primary that has died never says where to listen.
  const end = closeInOrder({ close: async () => instance?.close(), signals: ["SIGTERM"] }, logger);
  close = () => end(0);
  process.once("disconnect", close);
  try {
    tell({ kind: "jari:listening", address: (await started).address });
  } catch (error) {
    tell({ kind: "jari:failed", reason: (error as Error).message }, () => process.exit(1));
  }
}

/** Asks for orders, because a message that comes before anybody listens would be lost. */
function receiveOrders(): Promise<Orders> {
  return new Promise((resolve) => {
    process.on("message", function listen(message: FromPrimary) {
      if (message.kind !== "jari:start") return;
      process.off("message", listen);
      resolve(message.orders);
    });
    tell({ kind: "jari:ready" });
  });
}

function tell(message: FromInstance, then: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, then);
}
