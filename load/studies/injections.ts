/** What is broken, one after the other, while fans buy. Each is over when it returns; the service is left to recover alone. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Crowd } from "#load/studies/fans.ts";
import type { Service } from "#load/studies/service.ts";

/** What a failure can get at. */
export interface Scene {
  service: Service;
  crowd: Crowd;
  /** Lets the additional fans in for so long. */
  burst: (ms: number) => Promise<void>;
}

export interface Injection {
  name: string;
  /** Fans besides the steady crowd, who come in the burst only. */
  moreFans?: number;
  inject: (scene: Scene) => Promise<unknown>;
}

const pauseMs = 3_000;
const burstMs = 5_000;
/** An instance serves so long after its process has begun, on a busy machine too. */
const startsWithinMs = 8_000;

export const injections: readonly Injection[] = [
  { name: "nothing, to compare", inject: async () => undefined },
  { name: "an instance is killed (SIGKILL)", inject: async ({ service }) => signal(firstInstance(service), "SIGKILL") },
  {
    name: "an instance is paused for 3 s (SIGSTOP)",
    inject: ({ service }) => pause(firstInstance(service)),
  },
  { name: "an instance hangs for good (SIGSTOP)", inject: ({ service }) => hang(service) },
  { name: "every database connection is ended", inject: ({ service }) => endConnections(service) },
  { name: "PostgreSQL only reads for 3 s, as a standby does", inject: ({ service }) => onlyRead(service) },
  {
    name: "PostgreSQL is killed (SIGQUIT: all at once, nothing written)",
    inject: async ({ service }) => signal((await service.database()).slice(0, 1), "SIGQUIT"),
  },
  {
    name: "PostgreSQL is killed (SIGKILL of all its processes)",
    inject: async ({ service }) => signal(await service.database(), "SIGKILL"),
  },
  { name: "PostgreSQL is frozen for 3 s (SIGSTOP)", inject: async ({ service }) => pause(await service.database()) },
  { name: "both instances are restarted in turn (SIGTERM)", inject: ({ service }) => restartInTurn(service) },
  { name: "ten times the fans for 5 s", moreFans: 900, inject: ({ burst }) => burst(burstMs) },
  {
    name: "every third connection is cut after sending, for 5 s",
    inject: async ({ crowd }) => {
      crowd.cutShare = 1 / 3;
      await sleep(burstMs);
      crowd.cutShare = 0;
    },
  },
];

function firstInstance(service: Service): number[] {
  return service.instances().slice(0, 1);
}

/** Those that have ended in the meantime are passed over. */
function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

async function pause(pids: readonly number[]): Promise<void> {
  signal(pids, "SIGSTOP");
  try {
    await sleep(pauseMs);
  } finally {
    signal(pids, "SIGCONT");
  }
}

/** Stops an instance, and waits until it has been noticed. */
async function hang(service: Service): Promise<void> {
  const [pid = 0] = firstInstance(service);
  signal([pid], "SIGSTOP");
  while (service.instances().includes(pid)) await sleep(50);
}

async function endConnections(service: Service): Promise<void> {
  await service.ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jari'");
}

/** As after a failover that went wrong: who connects reaches a server that does not write, until somebody mends it. */
async function onlyRead(service: Service): Promise<void> {
  await service.ask("alter database jari set default_transaction_read_only = on");
  await endConnections(service);
  await sleep(pauseMs);
  await service.ask("set transaction read write; alter database jari reset default_transaction_read_only");
}

/** One after the other, each only when its forerunner has been replaced. */
async function restartInTurn(service: Service): Promise<void> {
  for (const pid of service.instances()) {
    signal([pid], "SIGTERM");
    while (service.instances().includes(pid)) await sleep(50);
    await service.untilWhole();
    // The new process is there before it serves, and nobody outside can tell when it does.
    await sleep(startsWithinMs);
  }
}
