/**
 * Asks for a place again and again, each time when the server said; after a failure with a pause that doubles, and not
 * before the server wants. Never two polls at once.
 */
import { retryDelayMs } from "#web/api/queries.ts";
import type { Place } from "#web/line/place.ts";
import type { Timers } from "#web/api/timers.ts";

export interface PlacePollsOptions {
  timers: Timers;
  poll(signal: AbortSignal): Promise<Place>;
  onPlace(place: Place): void;
  onFailure(error: unknown): void;
}

const nothing = (): void => undefined;

export class PlacePolls {
  readonly #options: PlacePollsOptions;
  #polling: AbortController | undefined;
  #failures = 0;
  #isWanted = false;
  #cancel = nothing;

  constructor(options: PlacePollsOptions) {
    this.#options = options;
  }

  /** Begins to ask, the first time after `ms`. Nothing happens if it has begun already. */
  begin(ms: number): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#failures = 0;
    if (!this.#polling) this.#plan(ms);
  }

  /** Asks no more. What is under way may still be answered. */
  pause(): void {
    this.#isWanted = false;
    this.#cancel();
  }

  /** Ends all; nothing is told any more. */
  stop(): void {
    this.pause();
    this.#polling?.abort();
  }

  #plan(ms: number): void {
    this.#cancel = this.#options.timers.after(ms, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    this.#polling = new AbortController();
    const { signal } = this.#polling;
    const pause = await this.#options.poll(signal).then(
      (place) => this.#onPlace(place, signal),
      (error: unknown) => this.#onFailure(error, signal),
    );
    this.#polling = undefined;
    if (this.#isWanted) this.#plan(pause);
  }

  #onPlace(place: Place, { aborted }: AbortSignal): number {
    this.#failures = 0;
    if (!aborted) this.#options.onPlace(place);
    return place.retryAfterMs;
  }

  #onFailure(error: unknown, { aborted }: AbortSignal): number {
    this.#failures += 1;
    if (!aborted) this.#options.onFailure(error);
    return retryDelayMs(this.#failures, error, this.#options.timers.random());
  }
}
