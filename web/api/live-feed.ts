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

export interface LiveFeed {
  /** Somebody looks again, or the network is back: a stream that may have died unnoticed is opened anew, without a pause. */
  wake(): void;
  stop(): void;
}

/** The server is heard at least every 15 seconds. */
const silentMs = 35_000;

/** Begins to follow. */
export function followLive({ source, pollEveryMs, onLink, onRefusal }: LiveFeedOptions): LiveFeed {
  let link: FeedLink = "connecting";
  let breaks = 0;
  let heardAt = 0;
  let stopped = false;
  let stream: AbortController | undefined;
  const polls = new AbortController();
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let polling: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setTimeout> | undefined;

  function setLink(next: FeedLink): void {
    if (next === link) return;
    link = next;
    onLink(next);
  }

  function stop(): void {
    stopped = true;
    stream?.abort();
    polls.abort();
    for (const timer of [reopening, polling, watch]) clearTimeout(timer);
  }

  function refusedBy(error: unknown): boolean {
    if (!(error instanceof ApiProblem) || error.isTemporary) return false;
    stop();
    onRefusal(error);
    return true;
  }

  function open(): void {
    clearTimeout(reopening);
    stream?.abort();
    const own = new AbortController();
    stream = own;
    watchFor(own);
    const onHeard = (): void => {
      if (own.signal.aborted) return;
      heardAt = performance.now();
      breaks = 0;
      clearTimeout(polling);
      polling = undefined;
      watchFor(own);
      setLink("live");
    };
    source.stream(own.signal, onHeard).then(
      () => onBreak(own, undefined),
      (error: unknown) => onBreak(own, error),
    );
  }

  function watchFor(own: AbortController): void {
    clearTimeout(watch);
    watch = setTimeout(() => onBreak(own, undefined), silentMs);
  }

  function onBreak(own: AbortController, error: unknown): void {
    if (stopped || own !== stream) return;
    stream = undefined;
    own.abort();
    clearTimeout(watch);
    if (refusedBy(error)) return;
    reopening = setTimeout(open, retryDelayMs(breaks, error));
    breaks += 1;
    if (polling === undefined) void poll();
  }

  async function poll(): Promise<void> {
    try {
      await source.poll(polls.signal);
      if (link !== "live") setLink("polling");
    } catch (error) {
      if (stopped || refusedBy(error)) return;
      if (link !== "live") setLink("lost");
    }
    if (!stopped && link !== "live") polling = setTimeout(() => void poll(), pollEveryMs);
  }

  open();
  return {
    wake() {
      if (stopped || (link === "live" && performance.now() - heardAt < silentMs / 2)) return;
      breaks = 0;
      open();
    },
    stop,
  };
}
