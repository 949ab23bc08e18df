/**
 * Those who come at a pace and do not ask whether they can be served: each joins, and asks how it stands when told to.
 * They share some thousand connections, as behind a balancer; for whom none is free waits for one, and is not forgotten.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "#load/answer.ts";
import { Connection } from "#load/connection.ts";
import { read } from "#load/requests.ts";
import type { Shot } from "#load/shot.ts";
import { isMarked } from "#proof/studies/overload/refusals.ts";

export interface FloodOrder {
  url: string;
  connections: number;
  perSecond: number;
  /** What each of those who come sends to join. */
  joins: readonly Shot[];
}

/** What they saw until the last of them had come. */
export interface Flooded {
  /** From the first that came to the last. */
  seconds: number;
  /** Places given, and answers to how it stands. */
  joined: number;
  told: number;
  /** Told to come again, with nothing done. */
  refused: number;
  unanswered: number;
  /** Each other answer, once. */
  faults: readonly string[];
}

const againMs = 1_000;
const tickMs = 5;

/** First in, first out. An array's own `shift` moves all the others, and a hundred thousand may wait here. */
class Fifo<Item> {
  #in: Item[] = [];
  #out: Item[] = [];

  push(item: Item): void {
    this.#in.push(item);
  }

  shift(): Item | undefined {
    if (this.#out.length === 0) {
      this.#out = this.#in.toReversed();
      this.#in = [];
    }
    return this.#out.pop();
  }
}

export class Flood {
  readonly #order: FloodOrder;
  readonly #free: Connection[] = [];
  readonly #waiting = new Fifo<() => void>();
  readonly #faults = new Set<string>();
  readonly #seen = { joined: 0, told: 0, refused: 0, unanswered: 0 };
  #over = false;

  constructor(order: FloodOrder) {
    this.#order = order;
  }

  /** Opens the connections and has all come at the pace; answers when the last has. Errors: nobody listens. */
  async come(): Promise<Flooded> {
    const { url, connections, perSecond, joins } = this.#order;
    while (this.#free.length < connections) this.#free.push(await Connection.open(url));
    const startedAt = performance.now();
    for (let came = 0; came < joins.length;) {
      const due = Math.min(joins.length, Math.ceil(((performance.now() - startedAt) * perSecond) / 1_000));
      for (const join of joins.slice(came, due)) void this.#queue(join);
      came = due;
      await sleep(tickMs);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    this.#over = true;
    for (const connection of this.#free.splice(0)) connection.close();
    for (let goHome = this.#waiting.shift(); goHome; goHome = this.#waiting.shift()) goHome();
    return { seconds, ...this.#seen, faults: [...this.#faults] };
  }

  async #queue(join: Shot): Promise<void> {
    const place = await this.#ask(join);
    if (!place) return;
    this.#seen.joined += 1;
    const { token } = read(place) as { token: string };
    for (let answer: Answer | undefined = place; answer;) {
      await sleep((read(answer) as { retryAfterMs: number }).retryAfterMs);
      answer = await this.#ask({ path: "/v1/queue", token });
      if (answer) this.#seen.told += 1;
    }
  }

  /** Asks until it is done; undefined once it is over. */
  async #ask(shot: Shot): Promise<Answer | undefined> {
    for (; !this.#over; await sleep(againMs)) {
      const answer = await this.#try(shot);
      if (this.#over) return undefined;
      if (!answer) this.#seen.unanswered += 1;
      else if (answer.status < 300) return answer;
      else if (isMarked(answer)) this.#seen.refused += 1;
      else this.#faults.add(`${answer.status} ${answer.body.toString()}`);
    }
    return undefined;
  }

  /** Undefined: there was no answer. */
  async #try(shot: Shot): Promise<Answer | undefined> {
    const connection = await this.#take();
    try {
      return await connection?.ask(shot);
    } catch {
      return undefined;
    } finally {
      await this.#giveBack(connection);
    }
  }

  async #take(): Promise<Connection | undefined> {
    while (this.#free.length === 0 && !this.#over) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#free.pop();
  }

  /** One that was lost is replaced, if anybody listens. */
  async #giveBack(connection: Connection | undefined): Promise<void> {
    if (this.#over) return connection?.close();
    const next = connection?.isOpen ? connection : await Connection.open(this.#order.url).catch(() => undefined);
    if (next) this.#free.push(next);
    this.#waiting.shift()?.();
  }
}
