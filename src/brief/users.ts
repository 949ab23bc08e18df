/**
 * Whom the brief's integers mean. Integer ids become UUIDs here, and nowhere else in the house; a user keeps their UUID
 * for ever, so what was read once is kept in memory (bounded).
 *
 * Promise: one integer is one user, however many instances see it for the first time at the same moment.
 */
import { randomUUID } from "node:crypto";

import { LRUCache } from "lru-cache";

import { createUsers } from "#accounts/create-user.ts";
import { insertBriefUsers, listBriefUsers, type BriefUser } from "#brief/queries.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { transaction, type Tx } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";

const maxKept = 100_000;

export type BriefUsers = ReturnType<typeof createBriefUsers>;

export function createBriefUsers({ db, log }: { db: Database; log: EventLog }) {
  const kept = new LRUCache<number, string>({ max: maxKept });
  const lookUps = new Batch<number, string | undefined>({
    name: "look-up-brief-user",
    keysOf: () => [],
    run: async (ids) => inOrder(ids, await listBriefUsers(db, ids)),
  });
  const creations = new Batch<number, string>({
    name: "create-brief-user",
    keysOf: () => [],
    run: (ids, committing) => transaction(db, (tx) => findOrCreate(tx, log, ids), committing),
  });

  /** The UUID of a user; undefined if nobody has this integer yet. */
  async function find(briefUserId: number): Promise<string | undefined> {
    const userId = kept.get(briefUserId) ?? (await lookUps.submit(briefUserId));
    if (userId !== undefined) kept.set(briefUserId, userId);
    return userId;
  }

  return {
    find,
    /** The UUID of a user, who is created with an empty wallet if nobody has this integer yet. */
    async findOrCreate(briefUserId: number): Promise<string> {
      const userId = (await find(briefUserId)) ?? (await creations.submit(briefUserId));
      kept.set(briefUserId, userId);
      return userId;
    },
  };
}

/** The UUIDs of users, the same integer any number of times, in the order asked. */
async function findOrCreate(tx: Tx, log: EventLog, briefUserIds: readonly number[]): Promise<string[]> {
  const candidates = briefUserIds.map((briefUserId) => ({ briefUserId, userId: randomUUID() }));
  const created = await insertBriefUsers(tx, candidates);
  await createUsers(
    tx,
    log,
    created.map(({ briefUserId, userId }) => ({ userId, name: `Guest ${briefUserId}` })),
  );
  // A statement of its own: only this one sees the users whom another transaction was first to insert.
  return inOrder(briefUserIds, await listBriefUsers(tx, briefUserIds)) as string[];
}

function inOrder(briefUserIds: readonly number[], users: readonly BriefUser[]): (string | undefined)[] {
  const userIds = new Map(users.map(({ briefUserId, userId }) => [briefUserId, userId]));
  return briefUserIds.map((briefUserId) => userIds.get(briefUserId));
}
