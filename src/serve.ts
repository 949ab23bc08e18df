/**
 * Serves from a migrated database: demo data first, then one instance in this process, or several in processes of their own.
 * It stands apart because it is most of the program: `src/main.ts` has it read while the database starts.
 */
import type { Logger } from "pino";

import { createDemoData } from "#admin/demo.ts";
import { startCluster } from "#cluster/cluster.ts";
import type { Config } from "#config.ts";
import { startInstance, type Instance } from "#instance.ts";
import type { Secrets } from "#secrets.ts";

export { runAsInstance } from "#cluster/cluster.ts";

export interface ServeOptions {
  config: Config;
  databaseUrl: string;
  secrets: Secrets;
  logger: Logger;
  /** Gives it up: an error. Processes of their own that are just being started are waited for, so that they can be ended. */
  signal: AbortSignal;
}

/** Resolves once all instances answer; `closeAtOnce` is there where they are processes of their own. */
export async function serve(options: ServeOptions): Promise<Instance & { closeAtOnce?(): void }> {
  const { config, databaseUrl, secrets, logger, signal } = options;
  if (config.demo) await unlessAborted(createDemoData(databaseUrl, config, logger), signal);
  signal.throwIfAborted();
  if (config.instances > 1) return startCluster({ config, databaseUrl, secrets }, logger);
  return unlessAborted(startInstance({ config, databaseUrl, secrets, logger }), signal);
}

/**
 * What `work` comes to; when the signal comes, its reason, at once: nobody has been answered yet, what is open in the database
 * is undone with its connection, and a database that does not answer would be waited for in vain.
 */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}
