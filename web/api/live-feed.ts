/**
 * What is shown live and may be read at any time: followed by a stream, and polled while there is none.
 *
 * States of the link, and what enters them: `connecting`, nothing was heard yet; `live`, the stream speaks (heartbeats
 * count); `polling`, there is no stream, but the last poll was answered; `lost`, neither. While the stream is opened again
 * polls go on beside. A refusal that will not pass ends the feed.
 */
import type { StreamedEvent, StreamListener } from "#web/api/event-stream.ts";
import { KeptStream } from "#web/api/kept-stream.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { browserTimers } from "#web/api/timers.ts";

export type FeedLink = "connecting" | "live" | "polling" | "lost";

export interface LiveSource {
  /** Resolves when the stream has ended. Errors: `ApiProblem`; when `signal` aborts, anything. */
  stream(signal: AbortSignal, listener: StreamListener): Promise<void>;
  /** Reads once. Errors: `ApiProblem`. */
  poll(signal: AbortSignal): Promise<void>;
}

export interface LiveFeedOptions {
  source: LiveSource;
  /** How often to poll while there is no stream. */
  pollEveryMs: number;
  onEvent: (event: StreamedEvent) => void;
  onLink: (link: FeedLink) => void;
  /** It will not go on: the token is dead, or there is no such thing. The feed has stopped. */
  onRefusal: (problem: ApiProblem) => void;
}

/** What holds a stream back for longer may never let it pass: reading begins beside. */
const openingMs = 2_500;

const nothing = (): void => undefined;

export class LiveFeed {
  readonly #options: LiveFeedOptions;
  readonly #stream: KeptStream;
  readonly #ending = new AbortController();
  #link: FeedLink = "connecting";
  #isPolling = false;
  /** The poll that is under way. */
  #asked = new AbortController();
  #cancelPoll = nothing;

  /** Begins to follow. */
  constructor(options: LiveFeedOptions) {
    this.#options = options;
    this.#stream = new KeptStream({
      timers: browserTimers,
      stream: (_lastEventId, signal, listener) => options.source.stream(signal, listener),
      onHeard: () => this.#onHeard(),
      onEvent: options.onEvent,
      onBreak: (error) => this.#onBreak(error),
    });
    this.#open();
  }

  /** Somebody looks again, or the network is back: what may have died unnoticed is opened anew, without a pause. */
  wake(): void {
    if (this.#hasEnded || (this.#isLive && this.#stream.isFresh)) return;
    this.#open();
  }

  /** The device has lost its network: what still seems open says nothing any more. */
  lose(): void {
    if (!this.#hasEnded) this.#stream.doubt();
  }

  stop(): void {
    this.#ending.abort();
    this.#asked.abort();
    this.#stream.close();
    this.#cancelPoll();
  }

  get #hasEnded(): boolean {
    return this.#ending.signal.aborted;
  }

  get #isLive(): boolean {
    return this.#link === "live";
  }

  #open(): void {
    this.#stream.open();
    this.#cancelPoll();
    this.#cancelPoll = browserTimers.after(openingMs, () => void this.#poll());
  }

  #onHeard(): void {
    this.#cancelPoll();
    // Its answer would be older than what the stream tells.
    this.#asked.abort();
    this.#setLink("live");
  }

  /** Answers whether the stream is to be opened again. */
  #onBreak(error: unknown): boolean {
    if (this.#endsWith(error)) return false;
    if (this.#isLive) this.#setLink("connecting");
    void this.#poll();
    return true;
  }

  /** Polls until the stream speaks. */
  async #poll(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    while (!this.#hasEnded && !this.#isLive) {
      this.#asked = new AbortController();
      const outcome = await this.#options.source.poll(this.#asked.signal).then(
        () => "polling" as const,
        (error: unknown) => (this.#endsWith(error) ? undefined : ("lost" as const)),
      );
      if (outcome && !this.#isLive) this.#setLink(outcome);
      await new Promise<void>((resolve) => browserTimers.after(this.#options.pollEveryMs, resolve));
    }
    this.#isPolling = false;
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
