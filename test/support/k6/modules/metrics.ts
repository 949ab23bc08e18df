/** Stands in for the module `k6/metrics`: metrics of the script's own. */
import { measure, present } from "#test/k6/thread.ts";

class Metric {
  readonly #name: string;

  /** Errors: the script is running; k6 must know all metrics before. */
  constructor(name: string) {
    if (present.running) throw new Error(`the metric ${name} is made too late`);
    this.#name = name;
  }

  add(value: number | boolean, tags: Record<string, string> = {}): void {
    measure(this.#name, Number(value), tags);
  }
}

export class Counter extends Metric {}
export class Rate extends Metric {}
export class Trend extends Metric {}
