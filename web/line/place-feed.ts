/**
 * Keeps a fan told about one place: by a stream, and by polls while there is none.
 *
 * States of the link, and what enters them:
 * - connecting: nothing is heard, an answer is awaited. At the start, and after a break or a refusal.
 * - live: the stream speaks; heartbeats count. Nothing is polled.
 * - polling: there is no stream, but the last poll was answered.
 * - offline: the last try did not reach the server at all, or the device says that it has no network.
 * Whatever is no answer about the place is tried again for ever: the place is at the server, nothing here can lose it.
 *
 * What claims a turn. When a fan is admitted, the first request with the token is the claim: it says "I am here" and
 * starts the turn. An event that is pushed says nothing of the kind. So a page that nobody looks at must not ask:
 * - hidden, nothing is polled: the turn would be learned of by the very poll that claims it, for somebody who may be
 *   asleep, while the next in line waits;
 * - hidden, a stream that broke is opened again all the same while the fan waits: a tab in the background would never
 *   ring otherwise. That is a claim only if the turn came during the break; and then it rings, as always;
 * - hidden and admitted, nothing is asked: all is known, the countdown runs by itself;
 * - shown, everything is asked: somebody is looking.
 */
import type { StreamedEvent, StreamListener } from "#web/api/event-stream.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { KeptStream } from "#web/api/kept-stream.ts";
import { PlacePolls } from "#web/line/place-polls.ts";
import { isEnd, meaningOf, newestOf, type Place, type PlaceEnd } from "#web/line/place.ts";
import type { Timers } from "#web/api/timers.ts";

export type Link = "connecting" | "live" | "polling" | "offline";

/** How news are fetched. Errors: `ApiProblem`; when `signal` aborts, anything. */
export interface PlaceSource {
  /** Resolves when the stream has ended. */
  stream(lastEventId: string | undefined, signal: AbortSignal, listener: StreamListener): Promise<void>;
  poll(signal: AbortSignal): Promise<Place>;
}

export interface PlaceFeedOptions {
  source: PlaceSource;
  timers: Timers;
  /** Whether somebody can see the page. */
  isShown: boolean;
  /** What was known before, perhaps by another tab. */
  known: Place | undefined;
  onPlace(place: Place): void;
  onLink(link: Link): void;
  /** The place is over, and the feed with it. */
  onEnd(end: PlaceEnd): void;
  /** The token is worth nothing any more; the feed has stopped. */
  onDeadToken(problem: ApiProblem): void;
}

/** While a stream is being opened, polls may wait so long. */
const openingMs = 3_000;

export class PlaceFeed {
  readonly #options: PlaceFeedOptions;
  readonly #stream: KeptStream;
  readonly #polls: PlacePolls;
  #known: Place | undefined;
  #isShown: boolean;
  #isOver = false;
  #link: Link | undefined;

  constructor(options: PlaceFeedOptions) {
    const { source, timers, known, isShown } = options;
    this.#options = options;
    this.#known = known;
    this.#isShown = isShown;
    this.#stream = new KeptStream({
      timers,
      stream: source.stream.bind(source),
      onHeard: () => this.#onHeard(),
      onEvent: (event) => this.#onEvent(event),
      onBreak: (error) => this.#onBreak(error),
    });
    this.#polls = new PlacePolls({
      timers,
      poll: source.poll.bind(source),
      onPlace: (place) => this.#onPolled(place),
      onFailure: (error) => this.#onUnanswered(error),
    });
  }

  /** Begins to follow the place. */
  start(): void {
    this.#setLink("connecting");
    this.#ask();
  }

  /** Ends everything; nothing is told any more. */
  stop(): void {
    this.#isOver = true;
    this.#stream.close();
    this.#polls.stop();
  }

  /** To be told when the page is shown or hidden. */
  setShown(isShown: boolean): void {
    this.#isShown = isShown;
    if (isShown) this.#ask();
    else this.#polls.pause();
  }

  /** To be told when the device has found a network or lost it. */
  setOnline(isOnline: boolean): void {
    if (isOnline) this.#ask();
    else if (!this.#isOver) this.#stream.doubt();
  }

  /** Somebody looks, or the network is back: what may have broken unnoticed is opened at once, with patience anew. */
  #ask(): void {
    if (this.#isOver || this.#mustNotAsk || (this.#link === "live" && this.#stream.isFresh)) return;
    this.#stream.open();
    this.#polls.pause();
    this.#pollAfter(openingMs);
  }

  get #mustNotAsk(): boolean {
    return !this.#isShown && this.#known?.status === "ADMITTED";
  }

  #pollAfter(ms: number): void {
    if (this.#isShown) this.#polls.begin(ms);
  }

  #onHeard(): void {
    this.#polls.pause();
    this.#setLink("live");
  }

  #onEvent({ event, data }: StreamedEvent): void {
    // A later server may tell more than this page knows of.
    if (event === "place") this.#take(data as Place);
  }

  /** Answers whether the stream is to be opened again. */
  #onBreak(error: unknown): boolean {
    if (this.#isRefused(error)) return false;
    if (this.#link !== "polling") this.#setLink(linkAfter(error));
    this.#pollAfter(this.#known?.retryAfterMs ?? openingMs);
    return !this.#mustNotAsk;
  }

  #onPolled(place: Place): void {
    if (this.#link !== "live") this.#setLink("polling");
    this.#take(place);
  }

  #onUnanswered(error: unknown): void {
    if (!this.#isRefused(error) && this.#link !== "live") this.#setLink(linkAfter(error));
  }

  #take(place: Place): void {
    this.#known = newestOf(this.#known, place);
    if (isEnd(place.status)) this.#end(place.status);
    else this.#options.onPlace(this.#known);
  }

  /** Whether `error` means that there is nothing more to ask; then it is told. */
  #isRefused(error: unknown): boolean {
    const meaning = error instanceof ApiProblem ? meaningOf(error) : undefined;
    if (meaning === "dead-token") {
      this.stop();
      this.#options.onDeadToken(error as ApiProblem);
    } else if (meaning !== undefined) this.#end(meaning);
    return meaning !== undefined;
  }

  #end(end: PlaceEnd): void {
    this.stop();
    this.#options.onEnd(end);
  }

  #setLink(link: Link): void {
    if (link === this.#link) return;
    this.#link = link;
    this.#options.onLink(link);
  }
}

/** What the link is after a failure: a server that refuses, or ends a stream in order, can be reached. */
function linkAfter(error: unknown): Link {
  return error instanceof ApiProblem && error.status === 0 ? "offline" : "connecting";
}
