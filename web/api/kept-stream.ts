/**
 * A stream of news that is kept open: one that ends, breaks, is refused or falls silent is opened again, after a pause
 * that doubles and is spread at random, and not before the server wants. Whoever comes back says what is known already.
 */
import type { StreamedEvent, StreamListener } from "#web/api/event-stream.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { retryDelayMs } from "#web/api/queries.ts";
import type { Timers } from "#web/api/timers.ts";

export interface KeptStreamOptions {
  timers: Timers;
  /** Resolves when the stream has ended. Errors: `ApiProblem`; when `signal` aborts, anything. */
  stream(lastEventId: string | undefined, signal: AbortSignal, listener: StreamListener): Promise<void>;
  /** It lives. */
  onHeard(): void;
  onEvent(event: StreamedEvent): void;
  /** It does not; answers whether to open it again. */
  onBreak(error: unknown): boolean;
}

/** The server sends a heartbeat every 15 seconds. */
const silentMs = 35_000;
/** What holds a stream back for so long (a proxy that gathers it) will not pass it on. */
const openingMs = 8_000;

const nothing = (): void => undefined;

export class KeptStream {
  readonly #options: KeptStreamOptions;
  #current: AbortController | undefined;
  #lastEventId: string | undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  /** How long the server wants to be left alone after an end. */
  #retryMs = 0;
  #cancelWatch = nothing;
  #cancelOpening = nothing;

  constructor(options: KeptStreamOptions) {
    this.#options = options;
  }

  /** Whether it was heard of so lately that it need not be doubted. */
  get isFresh(): boolean {
    return this.#current !== undefined && this.#options.timers.now() - this.#heardAt < silentMs / 2;
  }

  /** Opens it now, with patience anew; an old one is closed. */
  open(): void {
    this.#failures = 0;
    this.#open();
  }

  close(): void {
    this.#cancelOpening();
    this.#cancelWatch();
    this.#current?.abort();
    this.#current = undefined;
  }

  /** Treats it as broken. */
  doubt(): void {
    this.#onBreak(new ApiProblem({ code: "NETWORK", status: 0, detail: "Nothing was heard." }));
  }

  #open(): void {
    this.close();
    const opened = new AbortController();
    this.#current = opened;
    this.#watch(openingMs);
    const ifCurrent = (act: () => void): void => {
      if (this.#current === opened) act();
    };
    const listener: StreamListener = {
      onHeard: () => ifCurrent(() => this.#onHeard()),
      onEvent: (event) => ifCurrent(() => this.#onEvent(event)),
      onRetry: (retryMs) => (this.#retryMs = retryMs),
    };
    this.#options.stream(this.#lastEventId, opened.signal, listener).then(
      () => ifCurrent(() => this.#onBreak(undefined)),
      (error: unknown) => ifCurrent(() => this.#onBreak(error)),
    );
  }

  #watch(ms: number): void {
    this.#cancelWatch();
    this.#cancelWatch = this.#options.timers.after(ms, () => this.doubt());
  }

  #onHeard(): void {
    this.#heardAt = this.#options.timers.now();
    this.#failures = 0;
    this.#watch(silentMs);
    this.#options.onHeard();
  }

  #onEvent(event: StreamedEvent): void {
    this.#lastEventId = event.id;
    this.#options.onEvent(event);
  }

  #onBreak(error: unknown): void {
    this.close();
    if (!this.#options.onBreak(error)) return;
    const { timers } = this.#options;
    const pause = Math.max(this.#retryMs, retryDelayMs(this.#failures, error, timers.random()));
    this.#failures += 1;
    this.#cancelOpening = timers.after(pause, () => this.#open());
  }
}
