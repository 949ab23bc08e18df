/**
 * Tasks performed at a steady pace, to measure how long answers take while a service is not driven to its limit.
 *
 * Why not by the load tool: autocannon's `overallRate` sends each second's share at the beginning of that second, as fast
 * as it can, and its correction for what it did not send in time takes the interval between requests to be 1 ms. Here
 * requests are due at even intervals, and the time of an answer counts from when its request was due, whether or not a
 * connection was free to send it then: a service that stalls is charged with everything that had to wait.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { Connection } from "#load/connection.ts";
import { connections, type Tasks } from "#load/perform.ts";
import { Latencies } from "#load/stats.ts";

export interface Pace extends Tasks {
  perSecond: number;
}

export interface Paced {
  /** What was kept of the pace: tasks a second. */
  perSecond: number;
  /** Milliseconds. Of a task of several requests, the first counts from when the task was due, the others from the answer before. */
  p50: number;
  p99: number;
  /** Tasks that failed. */
  others: number;
}

/** How exactly a pace is kept; it counts in the times. */
const tickMs = 1;

/** Performs each task once, when it is due. Errors: the service is not there any more. */
export async function performAtPace(pace: Pace): Promise<Paced> {
  const runner = new Runner(
    pace,
    await Promise.all(Array.from({ length: connections }, () => Connection.open(pace.url))),
  );
  try {
    return await runner.run();
  } finally {
    runner.close();
  }
}

/** The tasks under way, and the connections that are free for the next. */
class Runner {
  readonly #pace: Pace;
  readonly #latencies = new Latencies();
  readonly #free: Connection[];
  readonly #startedAt = performance.now();
  #begun = 0;
  #done = 0;
  #others = 0;
  #lost: Error | undefined;

  constructor(pace: Pace, free: Connection[]) {
    this.#pace = pace;
    this.#free = free;
  }

  async run(): Promise<Paced> {
    while (this.#done < this.#pace.count && this.#lost === undefined) {
      this.#beginDue();
      await sleep(tickMs);
    }
    if (this.#lost !== undefined) throw this.#lost;
    return {
      perSecond: (this.#done * 1000) / (performance.now() - this.#startedAt),
      p50: this.#latencies.percentile(0.5),
      p99: this.#latencies.percentile(0.99),
      others: this.#others,
    };
  }

  close(): void {
    for (const connection of this.#free) connection.close();
  }

  #dueAt(i: number): number {
    return this.#startedAt + (i * 1000) / this.#pace.perSecond;
  }

  #beginDue(): void {
    while (this.#begun < this.#pace.count && this.#dueAt(this.#begun) <= performance.now()) {
      const connection = this.#free.shift();
      if (!connection) return;
      const i = this.#begun;
      this.#begun += 1;
      void this.#perform(i, connection);
    }
  }

  async #perform(i: number, connection: Connection): Promise<void> {
    let since = this.#dueAt(i);
    try {
      await this.#pace.perform(i, async (shot) => {
        const answer = await connection.ask(shot);
        const now = performance.now();
        this.#latencies.record(now - since);
        since = now;
        return answer;
      });
    } catch {
      this.#others += 1;
    }
    this.#done += 1;
    await this.#giveBack(connection);
    this.#beginDue();
  }

  async #giveBack(connection: Connection): Promise<void> {
    try {
      this.#free.push(connection.isOpen ? connection : await Connection.open(this.#pace.url));
    } catch (error) {
      this.#lost = error as Error;
    }
  }
}
