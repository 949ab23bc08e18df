/**
 * What the instances of this machine told of their metrics, added up (each metric says how).
 *
 * Promise: what counts up never goes down, though an instance tells nothing at present, or has died: what it told last
 * is still added. (Prometheus takes a fall for a new start from nought, and counts everything again.) What it counted
 * after that dies with it. What says how things stand, as gauges do, is of those that answer. However many have died,
 * one sum is kept of them.
 */
import { AggregatorRegistry, type Registry } from "prom-client";

/** As the package tells them, with their values. */
export type Metrics = Omit<Awaited<ReturnType<Registry["getMetricsAsJSON"]>>[number], "collect">[];

/** `Teller` stands for an instance. */
export class ToldMetrics<Teller> {
  readonly #told = new Map<Teller, Metrics>();
  #ofTheDead: Metrics = [];

  /** Those that may tell: all that were added and have not died. */
  get tellers(): Teller[] {
    return [...this.#told.keys()];
  }

  add(teller: Teller): void {
    this.#told.set(teller, []);
  }

  /** Notes what an instance tells; nothing of one that has died: that is counted already. */
  note(teller: Teller, metrics: Metrics): void {
    if (this.#told.has(teller)) this.#told.set(teller, metrics);
  }

  /** The instance has died. */
  bury(teller: Teller): void {
    const counted = countsOf(this.#told.get(teller) ?? []);
    this.#told.delete(teller);
    // The sum's metrics have their values, though the package's types do not say so. They also have a function that
    // holds on to what was added up, and through that to every instance that has died: it is left behind.
    const sums = sumOf([this.#ofTheDead, counted]).getMetricsAsArray() as unknown as Metrics;
    this.#ofTheDead = sums.map(({ name, help, type, aggregator, values }) => ({
      name,
      help,
      type,
      aggregator,
      values,
    }));
  }

  /** The sum, in Prometheus' text format; `answering` are those whose gauges count. */
  text(answering: ReadonlySet<Teller>): Promise<string> {
    const ofTheLiving = [...this.#told].map(([teller, told]) => (answering.has(teller) ? told : countsOf(told)));
    return sumOf([...ofTheLiving, this.#ofTheDead]).metrics();
  }
}

function countsOf(metrics: Metrics): Metrics {
  // The package's types give numbers for these words.
  return metrics.filter(({ type }) => ["counter", "histogram"].includes(String(type)));
}

function sumOf(parts: Metrics[]): Registry {
  return AggregatorRegistry.aggregate(parts);
}
