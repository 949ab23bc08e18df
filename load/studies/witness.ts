/** What a crowd of fans saw: when each operation succeeded, what else was answered, and what was acknowledged to them. */

export const operations = ["join", "poll", "reserve", "charge", "pay"] as const;
export type Operation = (typeof operations)[number];

/** Operations that write, each with the name of what it wrote. */
export type Write = Exclude<Operation, "poll">;
export const writes = operations.filter((operation): operation is Write => operation !== "poll");

export class Witness {
  readonly #successes = new Map<Operation, number[]>(operations.map((operation) => [operation, []]));
  readonly #acknowledged = new Map<Write, Set<string>>(writes.map((operation) => [operation, new Set()]));
  /** Answers that a fan could do nothing with, and requests without an answer, by kind. */
  readonly failures = new Map<string, number>();
  requests = 0;

  /** An operation succeeded; a write with what it wrote, named so that the tables can be asked for the same. */
  succeeded(operation: Operation, wrote?: string): void {
    this.#successes.get(operation)?.push(performance.now());
    if (operation !== "poll" && wrote !== undefined) this.#acknowledged.get(operation)?.add(wrote);
  }

  failed(kind: string): void {
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
  }

  acknowledged(operation: Write): ReadonlySet<string> {
    return this.#acknowledged.get(operation) ?? new Set();
  }

  /** The longest time in milliseconds between `from` and `to` in which the operation never succeeded. */
  longestSilence(operation: Operation, from: number, to: number): number {
    const within = (this.#successes.get(operation) ?? []).filter((at) => at > from && at < to);
    const moments = [from, ...within, to];
    return Math.max(...moments.slice(1).map((at, i) => at - (moments[i] ?? from)));
  }
}
