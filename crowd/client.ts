/**
 * How the crowd asks: every instance in turn, over bounded keep-alive connections.
 *
 * Promises: who is told to come back later (429 and 503 with `Retry-After`) comes back no sooner; who gets no answer
 * asks again, of the next instance, for a while. So a write that must not happen twice needs a key. Every answer is
 * recorded.
 */
import type { Recorder } from "#crowd/recorder.ts";
import type { Stop } from "#crowd/stop.ts";
import { followEvents, openAgents, sendAndCut, sendOnce, type Answer, type Ask } from "#crowd/wire.ts";

/** `firstSentAt` is when the first request was sent that may have had the effect. */
export type Reply<Body> = Answer<Body> & { firstSentAt: number };

export interface ClientOptions {
  urls: readonly string[];
  recorder: Recorder;
  /** After this nothing is asked again, and answers are not waited for much longer. */
  stop: Stop;
  /** How long to go on asking while nobody answers. */
  patienceMs?: number;
}

/** Fans have a connection each; so many that none waits for another's, and not one for each fan. */
const connectionsPerUrl = 512;
const defaultPatienceMs = 30_000;
const longestPauseMs = 4_000;
/** Refusals that promise that nothing was done. */
const nothingDone: readonly string[] = ["OVERLOADED", "UNAVAILABLE", "RATE_LIMITED"];
const asksToComeBack: readonly string[] = [...nothingDone, "OUTCOME_UNKNOWN"];

export class Client {
  readonly #options: Required<ClientOptions>;
  readonly #agents = openAgents(connectionsPerUrl);
  #asked = 0;
  #clockOffsetMs = 0;
  #clockReadAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClientOptions) {
    this.#options = { patienceMs: defaultPatienceMs, ...options };
  }

  /** Nothing is asked again. */
  get isOver(): boolean {
    return this.#options.stop.isOver;
  }

  /** The service's clock, milliseconds since 1970: right to about half a second. */
  serverNow(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** Asks until there is an answer other than "come back later", or until it is time to give up. Never throws. */
  async ask<Body>(ask: Ask): Promise<Reply<Body>> {
    const { recorder, stop, patienceMs } = this.#options;
    const giveUpAt = performance.now() + patienceMs;
    let firstSentAt = Number.POSITIVE_INFINITY;
    for (let tries = 1; ; tries += 1) {
      const answer = await sendOnce<Body>(this.#nextUrl(), ask, this.#agents, stop);
      recorder.answered(ask.operation, answer);
      this.#readClock(answer.headers.date);
      const reply = { ...answer, firstSentAt: Math.min(firstSentAt, answer.sentAt) };
      const waitMs = waitBeforeNext(answer, tries);
      const givesUp = answer.status === 0 && performance.now() > giveUpAt;
      if (waitMs === undefined || givesUp || stop.isOver) return reply;
      if (answer.ok || !nothingDone.includes(answer.code)) ({ firstSentAt } = reply);
      await stop.pause(waitMs).catch(() => undefined);
    }
  }

  /** Sends it, and cuts the connection before it can be answered. */
  async cut(ask: Ask): Promise<void> {
    if (await sendAndCut(this.#nextUrl(), ask, this.#options.stop)) this.#options.recorder.cuts += 1;
  }

  /** What a stream tells, until it ends, for whatever reason. */
  follow<Data>(ask: Ask): AsyncGenerator<Data> {
    return followEvents<Data>(this.#nextUrl(), ask, this.#options.stop);
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #nextUrl(): string {
    const { urls } = this.#options;
    return urls[this.#asked++ % urls.length] ?? "";
  }

  #readClock(date: string | undefined): void {
    const now = Date.now();
    if (date === undefined || now - this.#clockReadAt < 1_000) return;
    this.#clockReadAt = now;
    // It tells whole seconds: half of one has gone by, on average.
    this.#clockOffsetMs = Date.parse(date) + 500 - now;
  }
}

/** Milliseconds until it is worth asking again; undefined where the answer is one. */
export function waitBeforeNext(answer: Answer<unknown>, tries: number): number | undefined {
  if (answer.ok) return undefined;
  // Not all at the same moment: a crowd that was turned away together would come back together.
  const spread = 1 + Math.random() / 2;
  if (answer.status === 0) return Math.min(longestPauseMs, 100 * 2 ** tries) * spread;
  const { retryAfterMs } = answer.headers;
  if (!asksToComeBack.includes(answer.code) || retryAfterMs === undefined) return undefined;
  return retryAfterMs * spread;
}
