/**
 * The instances that serve, known to each other by the rows that each writes every two seconds, on whatever machine.
 * Nothing depends on it but what operators see: an instance that is silent may be dead, or only cut off.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

import type { Database } from "#db/connect.ts";
import { Meter } from "#instances/meter.ts";
import { deleteInstance, listInstances, writeInstance, type InstanceRow } from "#instances/queries.ts";

export type { InstanceRow };

/** Instances that were silent for longer are not told of any more. */
const toldForSeconds = 60;

export type InstancesRoom = ReturnType<typeof createInstancesRoom>;

export function createInstancesRoom({ db }: { db: Database }) {
  const instanceId = randomUUID();
  const startedAt = performance.now();
  let meter: Meter | undefined;

  return {
    /** Says that this instance is there, and how it does. To be called every two seconds. */
    async beat(): Promise<void> {
      meter ??= new Meter();
      const figures = await meter.look();
      const upSeconds = (performance.now() - startedAt) / 1000;
      await writeInstance(db, { instanceId, host: hostname(), pid: process.pid, upSeconds, figures });
    },
    /** The instances that were heard of within the last minute, the oldest first. */
    list: (): Promise<InstanceRow[]> => listInstances(db, toldForSeconds),
    /** Takes this instance off the list. A database that is away does not matter: silence says the same, later. */
    async close(): Promise<void> {
      if (!meter) return;
      meter.close();
      await deleteInstance(db, instanceId).catch(() => undefined);
    },
  };
}
