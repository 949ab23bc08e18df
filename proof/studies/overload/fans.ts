/** Fans who want one seat each: they join, ask again when they are told to until they are let in, reserve, charge and pay. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "#load/answer.ts";
import { chargeShot, joinShot, payShot, read, reserveShot, type Buyer } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Shot } from "#load/shot.ts";
import { Latencies } from "#load/stats.ts";
import { Lines, Unanswered } from "#proof/studies/overload/lines.ts";
import { codeOf, isMarked } from "#proof/studies/overload/refusals.ts";

export interface Wish extends Buyer {
  concertId: number;
}

/** What a crowd saw in some seconds. */
export interface Seen {
  /** Of those who are let in, in milliseconds. */
  readonly latencies: Latencies;
  /** Requests that were done. */
  answered: number;
  /** Journeys to the end. */
  completed: number;
  refused: number;
  unanswered: number;
  /** 5xx but the 503 that says that nothing was done; each once. */
  readonly faults: Set<string>;
}

const againMs = 1_000;

export class Fans {
  readonly lines: Lines;
  seen: Seen = nothingSeen();
  /** True: whoever waits goes home. */
  over = false;
  readonly #rig: Rig;

  constructor(rig: Rig, url: string) {
    this.#rig = rig;
    this.lines = new Lines(url);
  }

  /** Begins to count anew; answers what was seen until now. */
  turnPage(): Seen {
    const { seen } = this;
    this.seen = nothingSeen();
    return seen;
  }

  /** The whole way of one fan, or as much of it as there is time for. Errors: a refusal that no fan should meet. */
  async shop(wish: Wish): Promise<void> {
    const buyer = { ...wish };
    const place = await this.#ask(joinShot(this.#rig, wish.concertId, wish.userId));
    if (!place) return;
    buyer.token = (read(place) as { token: string }).token;
    if (!(await this.#wait(buyer.token, place))) return;
    const held = await this.#askAsAdmitted(reserveShot(buyer));
    const charged = held && (await this.#askAsAdmitted(chargeShot(this.#rig, buyer.userId)));
    if (!charged) return;
    const { reservationId } = read(held) as { reservationId: number };
    const paid = await this.#askAsAdmitted(payShot(buyer, reservationId));
    if (paid) this.seen.completed += 1;
  }

  /** Asks for the place when it was told to, until let in; false if there is no more time. */
  async #wait(token: string, first: Answer): Promise<boolean> {
    for (let place: Answer | undefined = first; place;) {
      const { status, retryAfterMs } = read(place) as { status: string; retryAfterMs: number };
      if (status === "ADMITTED") return true;
      await sleep(retryAfterMs);
      place = await this.#ask({ path: "/v1/queue", token });
    }
    return false;
  }

  async #askAsAdmitted(shot: Shot): Promise<Answer | undefined> {
    return this.#ask(shot, (ms) => this.seen.latencies.record(ms));
  }

  /** Asks until there is an answer; undefined once it is over. Errors: a refusal. */
  async #ask(shot: Shot, took?: (ms: number) => void): Promise<Answer | undefined> {
    for (; !this.over; await sleep(againMs)) {
      const askedAt = performance.now();
      const answer = await this.#try(shot);
      if (!answer) continue;
      took?.(performance.now() - askedAt);
      if (answer.status < 300) {
        this.seen.answered += 1;
        return answer;
      }
      if (answer.status < 500) throw new Error(`${shot.path} was answered ${answer.status}: ${answer.body.toString()}`);
      this.#note(answer);
    }
    return undefined;
  }

  async #try(shot: Shot): Promise<Answer | undefined> {
    try {
      return await this.lines.ask(shot);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.seen.unanswered += 1;
      return undefined;
    }
  }

  #note(answer: Answer): void {
    if (isMarked(answer)) this.seen.refused += 1;
    else this.seen.faults.add(`${answer.status} ${codeOf(answer)}`);
  }
}

function nothingSeen(): Seen {
  return { latencies: new Latencies(), answered: 0, completed: 0, refused: 0, unanswered: 0, faults: new Set() };
}
