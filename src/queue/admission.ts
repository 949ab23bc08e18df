/**
 * The tick that keeps lines moving. Every instance ticks, none leads: after each look at the event log it takes an
 * admission step for each queue in which one would change something. A step that fails is tried at the next tick.
 */
import type { Logger } from "pino";

import type { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { EventLog } from "#events/log.ts";
import { admitNext } from "#queue/admit-places.ts";
import type { Board } from "#queue/board.ts";
import type { Boards } from "#queue/boards.ts";

export interface AdmissionOptions {
  db: Database;
  clock: DatabaseClock;
  log: EventLog;
  logger: Logger;
  boards: Boards;
}

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #underWay = new Map<number, Promise<void>>();
  #closed = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.log.onPoll(() => this.#tick());
  }

  /** Takes no further step and waits for those under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#underWay.values());
  }

  #tick(): void {
    const { boards, clock } = this.#options;
    if (this.#closed) return;
    const now = clock.now();
    for (const [concertId, board] of boards.all()) {
      if (board.needsAdmission(now) && !this.#underWay.has(concertId)) {
        this.#underWay.set(
          concertId,
          this.#step(concertId, board).finally(() => this.#underWay.delete(concertId)),
        );
      }
    }
  }

  async #step(concertId: number, board: Board): Promise<void> {
    const { db, log, logger } = this.#options;
    try {
      await admitNext(db, log, concertId, (at) => board.overdue(at));
    } catch (error) {
      logger.warn({ err: error, concertId }, "an admission step failed; the next tick tries again");
    }
  }
}
