/**
 * The instances that serve, known to each other by the rows that each writes every two seconds, on whatever machine.
 * Nothing depends on it but what operators see: an instance that is silent may be dead, or only cut off.
 *
 * Promise: where two of them do not accept each other's tokens, one at least says so in its log.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

import type { Logger } from "pino";

import type { Database } from "#db/connect.ts";
import { Meter } from "#instances/meter.ts";
import { deleteInstance, findStrangers, listInstances, writeInstance, type InstanceRow } from "#instances/queries.ts";

export type { InstanceRow };

/** Instances that were silent for longer are not told of any more. */
const toldForSeconds = 60;
/** One that was silent for longer has ended, or will be heard of again. */
const servesForSeconds = 10;
/** Whoever looks at the log is to find it, and little else. */
const strangersToldEveryMs = 60_000;
const strangersTold =
  "other instances sign tokens with a secret that this one does not know, so their fans are refused here: " +
  "start all of them with the same JARI_SECRET";

export interface InstancesRoomDeps {
  db: Database;
  logger: Logger;
  /** Of the secrets whose tokens are accepted, the one that signs first. */
  keyIds: readonly string[];
}

export type InstancesRoom = ReturnType<typeof createInstancesRoom>;

export function createInstancesRoom({ db, logger, keyIds }: InstancesRoomDeps) {
  const instanceId = randomUUID();
  const startedAt = performance.now();
  const [keyId = ""] = keyIds;
  let meter: Meter | undefined;
  let strangersToldAt = Number.NEGATIVE_INFINITY;

  async function tellStrangers(): Promise<void> {
    const instances = await findStrangers(db, servesForSeconds, keyIds);
    const now = performance.now();
    if (instances.length === 0) strangersToldAt = Number.NEGATIVE_INFINITY;
    else if (now - strangersToldAt >= strangersToldEveryMs) {
      strangersToldAt = now;
      logger.error({ instances }, strangersTold);
    }
  }

  return {
    /** Says that this instance is there, and how it does. To be called every two seconds. */
    async beat(): Promise<void> {
      meter ??= new Meter();
      const figures = await meter.look();
      const upSeconds = (performance.now() - startedAt) / 1000;
      await writeInstance(db, { instanceId, host: hostname(), pid: process.pid, upSeconds, figures, keyId });
      await tellStrangers();
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
