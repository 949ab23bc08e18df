/**
 * The boards of all queues that this instance has to do with, kept up by the event log.
 *
 * Promises: whoever asks for a board is given it as soon as it can be read; boards that nobody asked for (each instance looks
 * after admission in all live queues) are read a few at a time, so that the log can be followed and fans be answered
 * meanwhile, and again after the next look at the log if that failed. A board that nobody asks for any more is forgotten as
 * soon as nothing can happen on it: memory grows with the lines that are alive, not with the concerts that ever were.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Database } from "#db/connect.ts";
import type { EventLog } from "#events/log.ts";
import { Replica } from "#events/replica.ts";
import type { JariEvent } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { Board } from "#queue/board.ts";
import { toldEverywhereMs } from "#queue/published-line.ts";
import { findBoard, listLiveQueues } from "#queue/queries.ts";

/** Boards that nobody asked for are read only while fewer are being read than these. */
const mostReads = 4;

export class Boards {
  readonly #db: Database;
  readonly #replicas = new Map<number, Replica<Board>>();
  /** Concerts whose boards are to be loaded, though nobody asks for them. */
  readonly #wanted = new Set<number>();
  readonly #reads = new Set<Promise<unknown>>();
  /** Concerts whose boards nobody has asked for since it was looked which those are. */
  readonly #unasked = new Set<number>();
  /** Events were missed: which queues are live must be asked anew. */
  #startsOver = false;

  constructor({ db, log }: { db: Database; log: Pick<EventLog, "subscribe" | "onRestart" | "onPoll"> }) {
    this.#db = db;
    log.subscribe((event) => this.#take(event));
    log.onRestart(() => this.#forget());
    log.onPoll(() => void this.#followUp());
  }

  /** Loads the boards of all queues in which somebody is: each instance looks after admission in all of them. */
  async start(): Promise<void> {
    const live = await listLiveQueues(this.#db);
    this.#want(live);
    for (; this.#wanted.size > 0; this.#loadWanted()) await Promise.race(this.#reads);
    await Promise.all(live.map((concertId) => this.get(concertId)));
  }

  /** The board of a concert if it is in memory. */
  current(concertId: number): Board | undefined {
    this.#unasked.delete(concertId);
    return this.#replicas.get(concertId)?.current;
  }

  /** The board of a concert, loaded first if need be. Problems: NOT_FOUND. */
  get(concertId: number): Promise<Board> {
    this.#unasked.delete(concertId);
    return this.#replica(concertId).get();
  }

  /** Every board in memory, by concert. */
  *all(): Iterable<[concertId: number, board: Board]> {
    for (const [concertId, replica] of this.#replicas) if (replica.current) yield [concertId, replica.current];
  }

  /**
   * Forgets the boards at rest that nobody has asked for since this was called before: to be called now and then. Whoever
   * asks, and the next event of such a queue, has its board loaded again.
   */
  forgetUnasked(): void {
    for (const concertId of this.#unasked) {
      if (this.#replicas.get(concertId)?.current?.isAtRest) this.#replicas.delete(concertId);
    }
    this.#unasked.clear();
    for (const concertId of this.#replicas.keys()) this.#unasked.add(concertId);
  }

  #replica(concertId: number): Replica<Board> {
    let replica = this.#replicas.get(concertId);
    if (!replica) {
      replica = new Replica(
        () => this.#load(concertId),
        (board, event) => board.apply(event),
      );
      this.#replicas.set(concertId, replica);
    }
    return replica;
  }

  /**
   * Loads a board. What it starts from counts as published; so it is held back until that is published on the other
   * instances too, or a fan would be told a position by this one that the others have not come to yet.
   */
  async #load(concertId: number): Promise<{ state: Board; snapshot: string }> {
    const found = await this.#read(concertId);
    if (!found) {
      this.#replicas.delete(concertId);
      throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
    }
    this.#loadWanted();
    if (found.state.lastNumber > 0) await sleep(toldEverywhereMs);
    return { state: new Board(found.state), snapshot: found.snapshot };
  }

  /** Where it fails, nothing is left of the board but the wish to load it: else its events would be nobody's concern. */
  async #read(concertId: number): ReturnType<typeof findBoard> {
    const read = findBoard(this.#db, concertId);
    this.#reads.add(read);
    try {
      return await read;
    } catch (error) {
      this.#replicas.delete(concertId);
      this.#wanted.add(concertId);
      throw error;
    } finally {
      this.#reads.delete(read);
    }
  }

  #take(event: JariEvent): void {
    if (event.concertId === null || !/^(?:places|queue)\./u.test(event.type)) return;
    const replica = this.#replicas.get(event.concertId);
    if (replica) replica.take(event);
    else this.#want([event.concertId]);
  }

  /** Forgets all boards. Whoever waits for one is given it as it is from now on. */
  #forget(): void {
    for (const [concertId, replica] of this.#replicas) {
      replica.drop();
      if (!replica.isLoading) this.#replicas.delete(concertId);
    }
    this.#startsOver = true;
  }

  /** After a look at the log, when the database answers. */
  async #followUp(): Promise<void> {
    this.#loadWanted();
    if (!this.#startsOver) return;
    this.#startsOver = false;
    try {
      this.#want(await listLiveQueues(this.#db));
    } catch {
      this.#startsOver = true;
    }
  }

  #want(concertIds: readonly number[]): void {
    for (const concertId of concertIds) this.#wanted.add(concertId);
    this.#loadWanted();
  }

  #loadWanted(): void {
    for (const concertId of this.#wanted) {
      if (this.#reads.size >= mostReads) return;
      this.#wanted.delete(concertId);
      // If that fails, it is wanted again.
      this.get(concertId).catch(() => undefined);
    }
  }
}
