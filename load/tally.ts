/** Counts what is answered while a service is fired at. */
import { Latencies } from "#load/stats.ts";

export interface Fired {
  /** Answers as expected, a second; of journeys, whole ones. */
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that were not the expected one, and failures. */
  others: number;
  /** All that was answered, also while it ended: what processor time was spent on. */
  answered: number;
}

/** Counts from when it is started until it is ended; the few answers that still come after that are not measured. */
export class Tally {
  readonly #latencies = new Latencies();
  #startedAt = 0;
  #endedAt: number | undefined;
  #asExpected = 0;
  #others = 0;
  #answered = 0;

  start(): void {
    this.#startedAt = performance.now();
  }

  /** `part`: how much of what is counted is done with this answer. */
  answer(asExpected: boolean, ms: number, part = 1): void {
    this.#answered += part;
    if (this.isEnded) return;
    this.#latencies.record(ms);
    if (asExpected) this.#asExpected += part;
    else this.#others += 1;
  }

  /** A request that had no answer. */
  fail(): void {
    if (!this.isEnded) this.#others += 1;
  }

  /** Ends it; the first time counts. */
  end(): void {
    this.#endedAt ??= performance.now();
  }

  get isEnded(): boolean {
    return this.#endedAt !== undefined;
  }

  /** What was counted, over all of the time: also that in which nothing was answered. */
  result(): Fired {
    const elapsedMs = (this.#endedAt ?? performance.now()) - this.#startedAt;
    return {
      perSecond: (this.#asExpected * 1000) / elapsedMs,
      p50: this.#latencies.percentile(0.5),
      p99: this.#latencies.percentile(0.99),
      others: this.#others,
      answered: this.#answered,
    };
  }
}
