/** The boards of all queues that this instance has to do with, kept up by the event log. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Database } from "#db/connect.ts";
import type { EventLog } from "#events/log.ts";
import { Replica } from "#events/replica.ts";
import type { JariEvent } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { Board } from "#queue/board.ts";
import { toldEverywhereMs } from "#queue/published-line.ts";
import { findBoard, listLiveQueues } from "#queue/queries.ts";

export class Boards {
  readonly #db: Database;
  readonly #replicas = new Map<number, Replica<Board>>();

  constructor({ db, log }: { db: Database; log: EventLog }) {
    this.#db = db;
    log.subscribe((event) => this.#take(event));
    log.onRestart(() => {
      for (const replica of this.#replicas.values()) replica.drop();
      for (const concertId of this.#replicas.keys()) this.#watch(concertId);
    });
  }

  /** Loads the boards of all queues in which somebody is: each instance looks after admission in all of them. */
  async start(): Promise<void> {
    await Promise.all((await listLiveQueues(this.#db)).map((concertId) => this.get(concertId)));
  }

  /** The board of a concert if it is in memory. */
  current(concertId: number): Board | undefined {
    return this.#replicas.get(concertId)?.current;
  }

  /** The board of a concert, loaded first if need be. Problems: NOT_FOUND. */
  get(concertId: number): Promise<Board> {
    return this.#replica(concertId).get();
  }

  /** Every board in memory, by concert. */
  *all(): Iterable<[concertId: number, board: Board]> {
    for (const [concertId, replica] of this.#replicas) if (replica.current) yield [concertId, replica.current];
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
    const found = await findBoard(this.#db, concertId);
    if (!found) {
      this.#replicas.delete(concertId);
      throw new Problem("NOT_FOUND", `There is no concert ${concertId}.`);
    }
    if (found.state.lastNumber > 0) await sleep(toldEverywhereMs);
    return { state: new Board(found.state), snapshot: found.snapshot };
  }

  #take(event: JariEvent): void {
    if (event.concertId === null || !/^(?:places|queue)\./u.test(event.type)) return;
    if (this.#replicas.has(event.concertId)) this.#replicas.get(event.concertId)?.take(event);
    else this.#watch(event.concertId);
  }

  /** Loads a board that nobody asked for yet. If that fails, whoever asks next tries again. */
  #watch(concertId: number): void {
    this.get(concertId).catch(() => undefined);
  }
}
