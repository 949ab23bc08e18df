/**
 * A PostgreSQL for programs that need one only while they run.
 *
 * Promise: nothing of it is left when the program has ended, also where SIGINT or SIGTERM ends it, at whatever moment (with 130).
 */
import { rmSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Logger } from "pino";

import { startEmbedded } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";

const endedByHand = 130;

/** Gives `work` the URL of a migrated database; `name` is part of its folder's. */
export async function withThrowawayDatabase<T>(
  name: string,
  logger: Logger,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const { signal } = untilTold();
  const folder = await mkdtemp(join(tmpdir(), `jari-${name}-`));
  try {
    await chmod(folder, 0o711);
    const embedded = await startEmbedded(join(folder, "data"), logger, { durable: false, signal });
    endAtOnce(signal, () => {
      embedded.stopAtOnce();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    });
    try {
      await migrate(embedded.url, logger);
      return await work(embedded.url);
    } finally {
      await embedded.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
    // Told while it started: it has taken back what it had begun.
    if (signal.aborted) process.exit(endedByHand);
  }
}

/** Through npm a signal comes twice: the second one must not end what clears up. */
function untilTold(): AbortController {
  const told = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => told.abort());
  return told;
}

function endAtOnce(signal: AbortSignal, clearUp: () => void): void {
  const end = (): void => {
    clearUp();
    process.exit(endedByHand);
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end);
}
