/**
 * The gate: whether a fan may pass now, and how they stand. Answered from memory where memory is surely right, from
 * the database otherwise; writes check again in their own transaction, under the place's lock.
 *
 * Promises: a place that ended is refused on this instance at once if it ended here, and within `trustedForMs` wherever
 * it ended; nobody who was told ADMITTED is refused because this instance has not heard of it; a waiting fan's poll
 * costs the database nothing, but for the first ones of a concert, which look whether it is sold out.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Batch } from "#db/batch.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { EventLog } from "#events/log.ts";
import type { PendingClaims } from "#queue/pending-claims.ts";
import type { Board } from "#queue/board.ts";
import type { Boards } from "#queue/boards.ts";
import { expiredPlace, refusalOf, type Claimed, type ClaimRequest } from "#queue/claim-places.ts";
import { currentWithinMs, publishDelayMs, toldEverywhereMs } from "#queue/published-line.ts";
import type { PlaceKey, PlaceRow } from "#queue/place-queries.ts";
import { refusedEntry, viewPlace, type PlaceClaims, type PlaceView } from "#queue/views.ts";
import type { QueueClaims } from "#tokens.ts";

/** Memory is believed for so long after it was surely complete; then the database is asked. */
const trustedForMs = 200;

/** A claim that is written a moment later is surely written by then, also by a database that is slow. */
const enoughToClaimMs = 5_000;

export interface GateOptions {
  boards: Boards;
  clock: DatabaseClock;
  log: EventLog;
  claims: Batch<ClaimRequest, Claimed>;
  pendingClaims: PendingClaims;
  lookUps: Batch<PlaceKey, PlaceRow | undefined>;
  /** From memory: whether every seat of the concert is sold; undefined while that is not known. */
  isSoldOut: (concertId: number) => boolean | undefined;
  /** The same for who can wait: then the database tells it. */
  findSoldOut: (concertId: number) => Promise<boolean>;
}

export class Gate {
  readonly #options: GateOptions;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Lets a fan through whose turn it is, and counts the call as the claim if it is the first. Who was let in with the
   * very call to join, and has time enough left, does not wait for that (PendingClaims): what is read here tells nothing
   * of the turn.
   * Problems: NOT_ADMITTED (with position and retryAfterMs), TOKEN_EXPIRED, TOKEN_INVALID; where it claims, OUTCOME_UNKNOWN.
   */
  async pass(claims: QueueClaims): Promise<void> {
    const { clock, log, pendingClaims } = this.#options;
    const board = this.#boardNow(claims.concert) ?? (await this.#board(claims.concert));
    const end = board.endOf(claims.number);
    if (end) throw expiredPlace(end);
    const turn = board.admitted.get(claims.number);
    const leftMs = turn && log.staleMs < trustedForMs ? turn.expiresAt - clock.now() : 0;
    if (turn?.claimed && leftMs > 0) return;
    if (turn && claims.adm && leftMs > enoughToClaimMs) pendingClaims.note(keyOf(claims));
    else await this.#claim(board, claims);
  }

  /**
   * The same for a write that locks the place, checks it again and makes the claim itself: a turn that this board knows is
   * let through as it is, which saves a transaction. Problems: as `pass`.
   */
  async passToWrite(claims: QueueClaims): Promise<void> {
    const board = this.#boardNow(claims.concert) ?? (await this.#board(claims.concert));
    const end = board.endOf(claims.number);
    if (end) throw expiredPlace(end);
    const turn = board.admitted.get(claims.number);
    const isLive = turn !== undefined && this.#options.clock.now() < turn.expiresAt;
    if (!isLive) await this.#claim(board, claims);
    else if (!turn.claimed) await this.#begin(board, claims);
  }

  /** How a fan stands. A poll of an admitted fan is the claim. Problems: TOKEN_EXPIRED, TOKEN_INVALID, OUTCOME_UNKNOWN. */
  async place(claims: QueueClaims): Promise<PlaceView> {
    // Waited for before the board is looked at: what that tells is answered in the same breath.
    const soldOut = this.#options.isSoldOut(claims.concert) ?? (await this.#findSoldOut(claims.concert));
    const board = this.#boardNow(claims.concert) ?? (await this.#board(claims.concert));
    const end = board.endOf(claims.number);
    if (end) throw expiredPlace(end);
    const turn = board.admitted.get(claims.number);
    const now = this.#options.clock.now();
    if (turn?.claimed && now < turn.expiresAt) return this.#view(claims, board, turn.expiresAt, soldOut);
    const isWaiting = !claims.adm && board.position(claims.number, now) > 0;
    if (isWaiting) return this.#view(claims, board, null, soldOut);
    return this.#view(claims, board, (await this.#claim(board, claims)).expiresAt, soldOut);
  }

  /** How a fan stands whose place was read in the database just now; `expiresAt` is null while waiting. No claim. */
  async tell(claims: PlaceClaims, expiresAt: number | null): Promise<PlaceView> {
    const soldOut = this.#options.isSoldOut(claims.concert) ?? (await this.#findSoldOut(claims.concert));
    return this.#view(claims, await this.#board(claims.concert), expiresAt, soldOut);
  }

  /** A concert's board if it is in memory and complete to a moment ago: then nothing has to be waited for. */
  #boardNow(concertId: number): Board | undefined {
    const { boards, log } = this.#options;
    return log.staleMs <= currentWithinMs ? boards.current(concertId) : undefined;
  }

  /** A concert's board, with all on it that was committed a moment ago, as far as the log can be followed now. */
  async #board(concertId: number): Promise<Board> {
    const { boards, log } = this.#options;
    await log.catchUp(currentWithinMs);
    return boards.current(concertId) ?? boards.get(concertId);
  }

  /** Whether a concert is sold out, from the database. A place is told all the same while that does not answer. */
  async #findSoldOut(concertId: number): Promise<boolean> {
    const { log, findSoldOut } = this.#options;
    await log.catchUp(currentWithinMs);
    if (log.staleMs > trustedForMs) return false;
    return findSoldOut(concertId).catch(() => false);
  }

  /** Without `soldOut`: for a refusal, which tells nothing of it. */
  #view(claims: PlaceClaims, board: Board, expiresAt: number | null, soldOut = false): PlaceView {
    return viewPlace(claims, board, { expiresAt, now: this.#options.clock.now(), soldOut });
  }

  /** Claims a place that is admitted. Whether it is, the database is asked if this board does not know: a read. */
  async #claim(board: Board, claims: QueueClaims): Promise<Claimed> {
    const { claims: claimBatch, lookUps, clock } = this.#options;
    const key = keyOf(claims);
    if (board.admitted.get(claims.number)?.claimed !== false) {
      const row = await lookUps.submit(key);
      const refusal = refusalOf(row, { userId: claims.sub, now: clock.now() });
      if (refusal?.code === "NOT_ADMITTED") throw refusedEntry(this.#view(claims, board, null));
      if (refusal) throw refusal;
      if (row?.claimedAt) return { expiresAt: row.expiresAt ?? 0 };
    }
    await this.#begin(board, claims);
    return claimBatch.submit(key);
  }

  /**
   * Lets an unclaimed turn begin once no instance tells the fan to wait any more: otherwise one would tell a fan to wait
   * whom another has let in. This instance may be ahead of the others by as much as the clocks' estimates differ, or by
   * one look at the log; so long the fan's call is held back. An instance that cannot follow the log lets the database
   * decide. Problems: NOT_ADMITTED while this instance itself tells the fan to wait.
   */
  async #begin(board: Board, claims: QueueClaims): Promise<void> {
    const { clock, log } = this.#options;
    if (claims.adm || log.staleMs > publishDelayMs) return;
    if (board.position(claims.number, clock.now()) > 0) throw refusedEntry(this.#view(claims, board, null));
    const turn = board.admitted.get(claims.number);
    if (!turn) return;
    const [sinceAdmission, sinceHeard] = [clock.now() - turn.admittedAt, performance.now() - turn.heardAt];
    const early = Math.max(toldEverywhereMs - sinceAdmission, currentWithinMs - sinceHeard);
    if (early > 0) await sleep(early);
  }
}

function keyOf({ concert, number, sub }: QueueClaims): ClaimRequest {
  return { concertId: concert, number, userId: sub };
}
