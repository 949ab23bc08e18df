/** The waiting room put together: its verbs as other rooms and its routes may call them. */
import { setTimeout as sleep } from "node:timers/promises";

import { Batch } from "#db/batch.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { queueAdmitted, queueWaiting } from "#metrics.ts";
import { Admission } from "#queue/admission.ts";
import { PendingClaims } from "#queue/pending-claims.ts";
import { Boards } from "#queue/boards.ts";
import { claimPlaces, type Claimed, type ClaimRequest } from "#queue/claim-places.ts";
import { Gate } from "#queue/gate.ts";
import { joinQueue, type Joined, type JoinRequest } from "#queue/join-queue.ts";
import { leaveQueue, type LeaveRequest, type ReleaseHoldsOf } from "#queue/leave-queue.ts";
import { listPlaces, listRecentWaits, type PlaceKey } from "#queue/place-queries.ts";
import { heardEverywhereMs, toldEverywhereMs } from "#queue/published-line.ts";
import { listConcertsByState, listQueueStates } from "#queue/queries.ts";
import type { PlaceView } from "#queue/views.ts";
import type { QueueClaims, Tokens } from "#tokens.ts";
import type { Logger } from "pino";

export interface QueueDeps {
  db: Database;
  /** Where the writes of this instance take turns. */
  turnstile: Turnstile;
  clock: DatabaseClock;
  log: EventLog;
  logger: Logger;
  tokens: Tokens;
  releaseHoldsOf: ReleaseHoldsOf;
  /** From memory: whether every seat of the concert is sold; undefined while that is not known. */
  isSoldOut: (concertId: number) => boolean | undefined;
  /** The same, from the database where memory does not tell. */
  findSoldOut: (concertId: number) => Promise<boolean>;
}

/** From the moment that something says it happened to its commit: longer than any time limit of a transaction lets it take. */
const slowestCommitMs = 5_000;

export interface JoinAnswer extends PlaceView {
  token: string;
}

export type QueueRoom = ReturnType<typeof createQueueRoom>;

export function createQueueRoom(deps: QueueDeps) {
  const { db, turnstile, clock, log, logger, tokens, releaseHoldsOf, isSoldOut, findSoldOut } = deps;
  const boards = new Boards({ db, log });
  const admission = new Admission({ db, clock, log, logger, boards });
  const placeKey = ({ concertId, number }: PlaceKey): string[] => [`${concertId}:${number}`];

  const joins = new Batch<JoinRequest, Joined>({
    name: "join",
    turnstile,
    keysOf: ({ concertId, userId }) => [`${concertId}:${userId}`],
    run: (requests, committing) => transaction(db, (tx) => joinQueue(tx, log, requests), committing),
    maxWaiting: 20_000,
  });
  const claims = new Batch<ClaimRequest, Claimed>({
    name: "claim",
    turnstile,
    keysOf: placeKey,
    run: (requests, committing) => transaction(db, (tx) => claimPlaces(tx, log, requests), committing),
  });
  const leaves = new Batch<LeaveRequest, undefined>({
    name: "leave",
    turnstile,
    keysOf: placeKey,
    run: (requests, committing) =>
      transaction(db, (tx) => leaveQueue(tx, { log, releaseHoldsOf }, requests), committing),
  });
  const lookUps = new Batch({
    name: "look-up-place",
    keysOf: () => [],
    run: async (keys: readonly PlaceKey[]) => {
      const rows = await listPlaces(db, keys);
      const byKey = new Map(rows.map((row) => [placeKey(row)[0], row]));
      return keys.map((key) => byKey.get(placeKey(key)[0]));
    },
  });
  /**
   * Until every instance tells what had happened at that moment and has just been read in the database. Where that is not
   * long ago, its commit may have been slow, and nobody has heard of it yet. A clock that was set back keeps nobody waiting.
   */
  async function untilPublished(at: number): Promise<void> {
    const ago = clock.now() - at;
    const heardInMs = ago < slowestCommitMs ? heardEverywhereMs : 0;
    await sleep(Math.min(toldEverywhereMs, Math.max(heardInMs, toldEverywhereMs - ago)));
  }
  const pendingClaims = new PendingClaims({ claims, boards });
  const gate = new Gate({ pendingClaims, boards, clock, log, claims, lookUps, isSoldOut, findSoldOut });

  return {
    boards,
    gate,
    /** Gives the user a place in line, or the one there is. Problems: NOT_FOUND, TOKEN_INVALID, QUEUE_CLOSED. */
    async join(request: JoinRequest): Promise<{ created: boolean; answer: JoinAnswer }> {
      const { concertId, userId } = request;
      // Loaded before the place is taken: what fails after it must not be told as if nothing had been done.
      await boards.get(concertId);
      const { number, status, expiresAt, created, since, admittedThrough } = await joins.submit(request);
      const admitted = status === "ADMITTED";
      // Who is in line already may hold another token, which knows what it was told at first: no more, and no less, than
      // what is published is told with either, as soon as all that was before the place is. And a turn that has just come
      // is told no sooner than to those whose turn came before.
      if (!created) await untilPublished(since);
      const isFirst = created && !admitted;
      const newest = isFirst ? { position: (await boards.get(concertId)).newestPosition(number, admittedThrough) } : {};
      const view = await gate.tell({ sub: userId, concert: concertId, number, ...newest }, expiresAt);
      // What is told now the token remembers: an instance that is cut off from the database tells nothing behind it.
      const told = admitted ? {} : { position: view.position };
      const token = tokens.issueQueue(userId, { concertId, number, admitted, ...told });
      return { created, answer: { token, ...view } };
    },
    /** Gives the place up, and the fan's holds of that concert with it. Problems: TOKEN_EXPIRED, TOKEN_INVALID. */
    leave: ({ concert, number, sub }: QueueClaims) => leaves.submit({ concertId: concert, number, userId: sub }),
    /** How the queue stands, from memory. Problems: NOT_FOUND. */
    async figures(concertId: number) {
      const board = await boards.get(concertId);
      const { state, capacity } = board.policy;
      return { state, waiting: board.waiting, admitted: board.admitted.size, capacity };
    },
    /** The states of many queues at once, from the database, without a board for each in memory. */
    statesOf: (concertIds: readonly number[]) => listQueueStates(db, concertIds),
    /** Concerts without a waiting room at present, newest first, at most `limit`. */
    listBypassed: (limit: number) => listConcertsByState(db, "bypass", limit),
    recentWaits: (concertId: number, limit: number) => listRecentWaits(db, concertId, limit),
    updateMetrics(): void {
      // A board that is not in memory any more tells nothing, rather than what was once true.
      queueWaiting.reset();
      queueAdmitted.reset();
      for (const [concertId, board] of boards.all()) {
        queueWaiting.set({ concert: String(concertId) }, board.waiting);
        queueAdmitted.set({ concert: String(concertId) }, board.admitted.size);
      }
    },
    /** Starts to look after admission. */
    async start(): Promise<void> {
      await boards.start();
      admission.start();
    },
    /** Ends what goes on in the background; nothing that was noted is lost. */
    close: () => Promise.all([admission.close(), pendingClaims.close()]),
  };
}
