/**
 * Something kept in memory that is loaded from tables and then kept up by the event log, without a gap between the two:
 * events that arrive while it loads are kept and applied afterwards, unless the load already saw them.
 */
import { Snapshot } from "#events/snapshot.ts";
import type { JariEvent } from "#events/types.ts";

export interface Loaded<State> {
  state: State;
  /** `pg_current_snapshot()` of the query that read the state: one statement, or one REPEATABLE READ transaction. */
  snapshot: string;
}

export class Replica<State> {
  readonly #load: () => Promise<Loaded<State>>;
  readonly #apply: (state: State, event: JariEvent) => void;
  #state: State | undefined;
  #loading: Promise<State> | undefined;
  /** Events that came while loading. */
  #kept: JariEvent[] = [];
  /** What the load saw: events of these transactions are in the state already. */
  #loadedAs: Snapshot | undefined;
  /** Counts drops, so that a load that was under way during one is not trusted. */
  #generation = 0;

  /** `apply` must take events of different instances in any order, and an event twice, without harm. */
  constructor(load: () => Promise<Loaded<State>>, apply: (state: State, event: JariEvent) => void) {
    this.#load = load;
    this.#apply = apply;
  }

  /** The state if it is there now. */
  get current(): State | undefined {
    return this.#state;
  }

  /** Whether somebody waits for the state. */
  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** The state, loaded first if need be. Calls that overlap share one load. */
  get(): Promise<State> {
    if (this.#state !== undefined) return Promise.resolve(this.#state);
    this.#loading ??= this.#loadNow();
    return this.#loading;
  }

  /** Takes in an event; ignored before the first load begins. */
  take(event: JariEvent): void {
    if (this.#state !== undefined) this.#applyUnlessSeen(this.#state, event);
    else if (this.#loading) this.#kept.push(event);
  }

  /** Forgets the state, because events were missed: the next `get` loads it anew. */
  drop(): void {
    this.#generation += 1;
    this.#state = undefined;
  }

  async #loadNow(): Promise<State> {
    try {
      for (;;) {
        const generation = this.#generation;
        this.#kept = [];
        const { state, snapshot } = await this.#load();
        if (generation !== this.#generation) continue;
        this.#loadedAs = new Snapshot(snapshot);
        for (const event of this.#kept) this.#applyUnlessSeen(state, event);
        this.#state = state;
        return state;
      }
    } finally {
      // In the same breath as the state is set: between the two an event would be kept for nobody.
      this.#kept = [];
      this.#loading = undefined;
    }
  }

  #applyUnlessSeen(state: State, event: JariEvent): void {
    if (!this.#loadedAs?.sees(event.tx)) this.#apply(state, event);
  }
}
