/**
 * What is shown live and may be read at any time: followed by a stream, and polled while there is none.
 *
 * States of the link, and what enters them: `connecting`, nothing was heard yet; `live`, the stream speaks (heartbeats
 * count); `polling`, there is no stream, but the last poll was answered; `lost`, neither. A stream that breaks, or is
 * silent for longer than a heartbeat, is opened again after a pause that doubles and is spread at random; polls go on
 * beside. A refusal that will not pass ends the feed.
 */
import { ApiProblem } from "#web/api/problem.ts";
import { retryDelayMs } from "#web/api/queries.ts";

export type FeedLink = "connecting" | "live" | "polling" | "lost";

export interface LiveSource {
  /** Resolves when the stream has ended; calls `onHeard` whenever something comes. Errors: `ApiProblem`. */
  stream(signal: AbortSignal, onHeard: () => void): Promise<void>;
  /** Reads once. Errors: `ApiProblem`. */
  poll(signal: AbortSignal): Promise<void>;
}

export interface LiveFeedOptions {
  source: LiveSource;
  /** How often to poll while there is no stream. */
  pollEveryMs: number;
  onLink: (link: FeedLink) => void;
  /** It will not go on: the token is dead, or there is no such thing. The feed has stopped. */
  onRefusal: (problem: ApiProblem) => void;
}

/** The server is heard at least every 15 seconds. */
const silentMs = 35_000;

/** What holds a stream back for longer may never let it pass: reading begins beside. */
const openingMs = 2_500;

type Timer = ReturnType<typeof setTimeout>;

export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #ending = new AbortController();
  #link: FeedLink = "connecting";
  #stream: AbortController | undefined;
  /** Openings that failed since something was heard. */
  #breaks = 0;
  #heardAt = 0;
  #isPolling = false;
  #reopening: Timer | undefined;
  #opening: Timer | undefined;
  #watch: Timer | undefined;

  /** Begins to follow. */
  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#open();
  }

  /** Somebody looks again, or the network is back: what may have died unnoticed is opened anew, without a pause. */
  wake(): void {
    const isFresh = this.#link === "live" && performance.now() - this.#heardAt < silentMs / 2;
    if (this.#hasEnded || isFresh) return;
    this.#breaks = 0;
    this.#open();
  }

  /** The device has lost its network: what still seems open says nothing any more. */
  lose(): void {
    if (this.#stream) this.#onBreak(this.#stream, undefined);
  }

  stop(): void {
    this.#ending.abort();
    this.#stream?.abort();
    for (const timer of [this.#reopening, this.#opening, this.#watch]) clearTimeout(timer);
  }

  get #hasEnded(): boolean {
    return this.#ending.signal.aborted;
  }

  #open(): void {
    clearTimeout(this.#reopening);
    clearTimeout(this.#opening);
    this.#stream?.abort();
    const own = new AbortController();
    this.#stream = own;
    this.#watchOver(own);
    this.#opening = setTimeout(() => void this.#poll(), openingMs);
    const onHeard = (): void => {
      if (own === this.#stream) this.#onHeard(own);
    };
    this.#options.source.stream(own.signal, onHeard).then(
      () => this.#onBreak(own, undefined),
      (error: unknown) => this.#onBreak(own, error),
    );
  }

  #onHeard(own: AbortController): void {
    this.#heardAt = performance.now();
    this.#breaks = 0;
    clearTimeout(this.#opening);
    this.#watchOver(own);
    this.#setLink("live");
  }

  #watchOver(own: AbortController): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#onBreak(own, undefined), silentMs);
  }

  #onBreak(own: AbortController, error: unknown): void {
    if (own !== this.#stream || this.#endsWith(error)) return;
    this.#stream = undefined;
    own.abort();
    clearTimeout(this.#watch);
    if (this.#link === "live") this.#setLink("connecting");
    this.#reopening = setTimeout(() => this.#open(), retryDelayMs(this.#breaks, error));
    this.#breaks += 1;
    void this.#poll();
  }

  /** Polls until the stream speaks. */
  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    while (!this.#hasEnded && !this.#isLive) {
      const outcome = await this.#options.source.poll(this.#ending.signal).then(
        () => "polling" as const,
        (error: unknown) => (this.#endsWith(error) ? undefined : ("lost" as const)),
      );
      if (outcome && !this.#isLive) this.#setLink(outcome);
      await pause(this.#options.pollEveryMs);
    }
    this.#isPolling = false;
  }

  get #isLive(): boolean {
    return this.#link === "live";
  }

  /** Whether this error ends the feed; then it is told, once. */
  #endsWith(error: unknown): boolean {
    if (this.#hasEnded) return true;
    if (!(error instanceof ApiProblem) || error.isTemporary) return false;
    this.stop();
    this.#options.onRefusal(error);
    return true;
  }

  #setLink(next: FeedLink): void {
    if (next === this.#link) return;
    this.#link = next;
    this.#options.onLink(next);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
