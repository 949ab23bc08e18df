/**
 * The event log of one instance: appends what happens, and follows what happened anywhere.
 *
 * How it follows: its cursor is a PostgreSQL snapshot. Every poll asks for the events that this poll's snapshot can see
 * and the one before could not: each event is delivered exactly once, as soon as it is committed, and none is lost,
 * whatever the order in which transactions began, took their event ids and committed. (A cursor over ids loses rows; one
 * that waits for all older transactions stalls behind a stuck one.)
 *
 * What order it promises: events about the same row (a seat, a place, a wallet) have ids that ascend in the order they
 * happened, because an id is drawn while the row's lock is held, and none is visible before those it follows. A poll
 * delivers by id. Between different rows there is no order to promise.
 *
 * This instance's own events are delivered at once after their commit, unless a poll has seen them before this instance heard
 * of its commit, and not again. So they may overtake events of other instances about the same row, which a subscriber must
 * take without harm (compare ids).
 */
import type { Logger } from "pino";

import type { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import type { Tx } from "#db/transaction.ts";
import { getCurrentSnapshot, insert, listEventsSince, type EventsSince } from "#events/queries.ts";
import { Snapshot } from "#events/snapshot.ts";
import type { JariEvent, NewEvent } from "#events/types.ts";
import { FailureLog } from "#failure-log.ts";
import { eventLagSeconds } from "#metrics.ts";

export type Subscriber = (event: JariEvent) => void;

export interface EventLogOptions {
  db: Database;
  clock: DatabaseClock;
  logger: Logger;
  pollEveryMs?: number;
}

/**
 * So often an instance looks before it tells anything: the quickest look tells best what time it is in the database, and the
 * first, over a new connection, is none.
 */
const firstPolls = 5;
/** More than this in one poll: followers start over from the tables instead of reading it all. */
const maxEventsPerPoll = 20_000;

export class EventLog {
  readonly #options: Required<EventLogOptions>;
  readonly #subscribers = new Set<Subscriber>();
  readonly #restarts = new Set<() => void>();
  readonly #pollCallbacks = new Set<() => void>();
  #snapshot: string | undefined;
  /** What the last poll saw, if it did not fail: after a crash, ids that it saw may be given out anew. */
  #seen: Snapshot | undefined;
  /** Own transactions whose events were delivered and that the cursor does not include yet. */
  readonly #own = new Set<string>();
  /** What was followed last: a database, in a run of its server. */
  #origin: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;
  #closed = false;
  #failing = false;
  /** performance.now() when the last successful poll was sent. */
  #currentAsOf = Number.NEGATIVE_INFINITY;

  constructor(options: EventLogOptions) {
    this.#options = { pollEveryMs: 100, ...options };
  }

  /** Writes events in the transaction in which they happen; they are delivered here as soon as it is committed. */
  async append(tx: Tx, events: readonly NewEvent[]): Promise<void> {
    if (events.length === 0) return;
    const { eventIds, occurredAt } = await insert(tx, events);
    tx.afterCommit((xid) => {
      if (this.#seen?.sees(xid)) return;
      this.#own.add(xid);
      events.forEach(({ type, concertId, showId, payload }, index) => {
        // Member by member: to spread the event first costs ten times as much, once for each reservation and payment.
        const eventId = eventIds[index] as number;
        this.#deliver({ type, concertId, showId, payload, eventId, occurredAt, tx: xid } as JariEvent);
      });
    });
  }

  subscribe(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber);
  }

  /** Calls back when events were skipped: whatever was built from them must be loaded anew. */
  onRestart(callback: () => void): void {
    this.#restarts.add(callback);
  }

  /** Calls back after every successful poll, when its events have been delivered. */
  onPoll(callback: () => void): void {
    this.#pollCallbacks.add(callback);
  }

  /** Milliseconds since the newest moment of which everything committed is known here. */
  get staleMs(): number {
    return performance.now() - this.#currentAsOf;
  }

  /**
   * Waits until everything is known here that was committed up to `maxStaleMs` ago. If the log cannot be followed now,
   * it does not wait: what was last known is then the best there is.
   */
  async catchUp(maxStaleMs: number): Promise<void> {
    if (this.staleMs <= maxStaleMs || this.#failing) return;
    await this.#polling?.catch(() => undefined);
    if (this.staleMs > maxStaleMs && !this.#failing) await this.poll().catch(() => undefined);
  }

  /** Starts to follow: from the present state on. */
  async start(): Promise<void> {
    const { snapshot } = await getCurrentSnapshot(this.#options.db);
    this.#snapshot = snapshot;
    for (let polls = 0; polls < firstPolls; polls += 1) await this.poll();
    const failures = new FailureLog({
      logger: this.#options.logger,
      failing: "the event log could not be followed; trying on",
      over: "the event log is followed again",
    });
    const loop = async (): Promise<void> => {
      await this.poll().then(
        () => failures.succeeded(),
        (error: unknown) => failures.failed(error),
      );
      if (!this.#closed) this.#timer = setTimeout(() => void loop(), this.#options.pollEveryMs);
    };
    this.#timer = setTimeout(() => void loop(), this.#options.pollEveryMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#polling?.catch(() => undefined);
  }

  /** Reads once what is new. Calls that overlap share one poll. */
  poll(): Promise<void> {
    this.#polling ??= this.#poll().then(
      () => this.#pollEnded(false),
      (error: unknown) => {
        this.#pollEnded(true);
        throw error;
      },
    );
    return this.#polling;
  }

  #pollEnded(failing: boolean): void {
    this.#failing = failing;
    if (failing) this.#seen = undefined;
    this.#polling = undefined;
  }

  async #poll(): Promise<void> {
    const sentAt = performance.now();
    const { db, clock } = this.#options;
    const since = this.#snapshot ?? (await getCurrentSnapshot(db)).snapshot;
    const own = [...this.#own];
    const answer = await listEventsSince(db, { snapshot: since, except: own, limit: maxEventsPerPoll });
    const { snapshot, now, events } = answer;
    clock.observe(sentAt, performance.now(), now);
    eventLagSeconds.set((performance.now() - sentAt) / 1000);
    this.#snapshot = snapshot;
    this.#seen = new Snapshot(snapshot);
    this.#forgetOwn(this.#seen);
    for (const event of events.length < maxEventsPerPoll ? events : []) this.#deliver(event);
    const doubt = this.#doubtAbout(answer);
    if (doubt !== undefined) {
      this.#options.logger.warn(`${doubt}: starting over from the tables`);
      this.#restart();
    }
    this.#currentAsOf = sentAt;
    for (const callback of this.#pollCallbacks) callback();
  }

  /** Why what was built from events is not to be trusted after this look; undefined if it is. */
  #doubtAbout({ events, origin }: EventsSince): string | undefined {
    const before = this.#origin ?? origin;
    this.#origin = origin;
    if (events.length >= maxEventsPerPoll) return "too far behind the event log";
    // Ids of transactions that never reached the disk are given out again after a crash. A snapshot from before it that
    // saw such a transaction end would hide the events of its namesake. And a backup knows nothing of what came after it.
    return origin === before ? undefined : "the database was started anew, or another is in its place";
  }

  #forgetOwn(seen: Snapshot): void {
    for (const tx of this.#own) if (seen.sees(tx)) this.#own.delete(tx);
  }

  #restart(): void {
    for (const restart of this.#restarts) restart();
  }

  #deliver(event: JariEvent): void {
    for (const subscriber of this.#subscribers) {
      try {
        subscriber(event);
      } catch (error) {
        // What is built from events is now in doubt; the tables are not.
        this.#options.logger.error(
          { err: error, event },
          "an event could not be taken in: starting over from the tables",
        );
        this.#restart();
      }
    }
  }
}
