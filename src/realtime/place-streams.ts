/**
 * The streams on which fans follow their places. Promises:
 * - a change of status, of the end of the turn, of the queue's state, or to sold out is told within a tick; a new position once the time has
 *   gone by after which the fan was to ask again: the front hears every second, the back rarely;
 * - nothing is told before this instance would answer the same to a poll, and no position rises on a stream;
 * - no frame counts as a claim, only opening the stream does, as any call with the token.
 *
 * A listener is a record; the tick looks at all of them, and most looks are a comparison of two numbers.
 */
import type { FastifyReply } from "fastify";

import type { DatabaseClock } from "#db/clock.ts";
import type { PlaceEnd, QueueState } from "#events/types.ts";
import type { Board } from "#queue/board.ts";
import type { Boards } from "#queue/boards.ts";
import type { Gate } from "#queue/gate.ts";
import { viewPlace, type PlaceView } from "#queue/views.ts";
import { eventFrame } from "#realtime/frames.ts";
import type { SseClient } from "#realtime/sse.ts";
import type { Streams } from "#realtime/streams.ts";
import type { QueueClaims } from "#tokens.ts";

export interface PlaceStreamsOptions {
  streams: Streams;
  gate: Pick<Gate, "place">;
  boards: Pick<Boards, "current">;
  clock: Pick<DatabaseClock, "now">;
  /** From memory: whether every seat of the concert is sold; undefined while that is not known. */
  isSoldOut: (concertId: number) => boolean | undefined;
}

/** What a fan was told last. */
interface Told {
  position: number;
  /** The end of the claim window or of the turn; 0 while waiting. Database milliseconds. */
  expiresAt: number;
  soldOut: boolean;
  queueState: QueueState;
  retryAfterMs: number;
  /** When a new position may be told. Database milliseconds. */
  dueAt: number;
}

interface Listener {
  readonly client: SseClient;
  readonly claims: QueueClaims;
  /** The end of the turn that opening the stream claimed, as the database told it; 0 if the fan waited. */
  readonly claimedUntil: number;
  told: Told;
}

/** Where nothing has changed although a frame is due, the listener is looked at again after this part of the time. */
const againAfter = 1 / 4;

export class PlaceStreams {
  readonly #options: PlaceStreamsOptions;
  readonly #listeners = new Map<number, Set<Listener>>();

  constructor(options: PlaceStreamsOptions) {
    this.#options = options;
  }

  /**
   * Begins to tell a fan about the place; not what `lastEventId` says the fan knows already.
   * Problems: those of Gate.place, OVERLOADED.
   */
  async open(claims: QueueClaims, reply: FastifyReply, lastEventId: string | undefined): Promise<void> {
    const { streams, gate, clock } = this.#options;
    streams.requireRoom();
    const view = await gate.place(claims);
    const client = streams.open(reply, claims.sub);
    if (!client) return;
    const told = toldBy(view, clock.now());
    const listener = { client, claims, claimedUntil: told.expiresAt, told };
    this.#add(listener);
    if (lastEventId !== idOf(listener)) client.send(eventFrame("place", idOf(listener), JSON.stringify(view)));
  }

  /** Tells every fan what has changed. To be called after each look at the event log. */
  tick(): void {
    const { boards, clock, isSoldOut } = this.#options;
    const now = clock.now();
    for (const [concertId, listeners] of this.#listeners) {
      const board = boards.current(concertId);
      if (!board) continue;
      const soldOut = isSoldOut(concertId);
      for (const listener of listeners) look(listener, board, { now, soldOut: soldOut ?? listener.told.soldOut });
    }
  }

  #add(listener: Listener): void {
    const { concert } = listener.claims;
    const listeners = this.#listeners.get(concert) ?? new Set();
    this.#listeners.set(concert, listeners.add(listener));
    listener.client.onEnd(() => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(concert);
    });
  }
}

interface Moment {
  now: number;
  soldOut: boolean;
}

function look(listener: Listener, board: Board, { now, soldOut }: Moment): void {
  const { claims, told } = listener;
  const end = board.endOf(claims.number);
  if (end) return tellEnd(listener, board, end, { now, soldOut });
  const expiresAt = turnEnd(listener, board, now);
  const isAsTold = expiresAt === told.expiresAt && soldOut === told.soldOut && board.policy.state === told.queueState;
  if (!isAsTold) return tell(listener, board, expiresAt, { now, soldOut });
  if (expiresAt > 0 || now < told.dueAt) return;
  if (Math.max(1, board.position(claims.number, now)) < told.position) tell(listener, board, 0, { now, soldOut });
  else told.dueAt = now + told.retryAfterMs * againAfter;
}

/** When the fan's turn ends, as far as it may be told; 0 while waiting. */
function turnEnd({ claims, claimedUntil, told }: Listener, board: Board, now: number): number {
  const turn = board.admitted.get(claims.number);
  // One that is over by now was prolonged, or its end is about to be known here.
  if (!turn || turn.expiresAt <= now) return told.expiresAt;
  // Until the admission is published (Board), a poll still says WAITING, unless the fan has claimed the place already.
  const isPublished = told.expiresAt > 0 || turn.claimed || claims.adm || board.position(claims.number, now) === 0;
  if (!isPublished) return 0;
  // The board may not have heard of the claim yet by which the stream was opened. From the claim on the end of a turn only
  // moves away; the claim itself may bring it nearer, where the claim window is longer than the turn.
  const isBehind = claimedUntil > 0 && (!turn.claimed || turn.expiresAt < claimedUntil);
  return isBehind ? claimedUntil : Math.trunc(turn.expiresAt);
}

function tell(listener: Listener, board: Board, expiresAt: number, { now, soldOut }: Moment): void {
  const view = viewPlace(listener.claims, board, { expiresAt: expiresAt || null, now, soldOut });
  listener.told = toldBy(view, now);
  listener.client.send(eventFrame("place", idOf(listener), JSON.stringify(view)));
}

function tellEnd({ claims, client }: Listener, board: Board, status: PlaceEnd, { now, soldOut }: Moment): void {
  const view = viewPlace(claims, board, { expiresAt: now, now, soldOut });
  const ended: PlaceView = { ...view, status, etaSeconds: null, retryAfterMs: 0, expiresAt: null };
  client.end(eventFrame("place", `${claims.number}:${status}`, JSON.stringify(ended)));
}

function toldBy({ position, expiresAt, soldOut, queueState, retryAfterMs }: PlaceView, now: number): Told {
  const turnEndsAt = expiresAt === null ? 0 : Date.parse(expiresAt);
  return { position, expiresAt: turnEndsAt, soldOut, queueState, retryAfterMs, dueAt: now + retryAfterMs };
}

/** Says all that matters of what was told, and so needs no memory of ours to be understood, on any instance. */
function idOf({ claims, told }: Listener): string {
  return `${claims.number}:${told.position}:${told.expiresAt}:${Number(told.soldOut)}:${told.queueState}`;
}
