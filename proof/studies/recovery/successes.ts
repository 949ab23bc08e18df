/** When clients succeeded, and for how long they did not. Times are milliseconds on one clock. */

export class Successes {
  readonly #all: number[] = [];
  readonly #byClient = new Map<number, number[]>();

  /** `at` never falls from one call to the next. */
  add(client: number, at: number): void {
    this.#all.push(at);
    const own = this.#byClient.get(client);
    if (own) own.push(at);
    else this.#byClient.set(client, [at]);
  }

  /** The longest time between `from` and `to` in which nobody succeeded. */
  longestSilence(from: number, to: number): number {
    return longestGap(this.#all, from, to);
  }

  /** The same of that client for whom it was longest: nobody was without a success for longer. */
  longestSilenceOfOne(from: number, to: number): number {
    return Math.max(...[...this.#byClient.values()].map((own) => longestGap(own, from, to)));
  }
}

function longestGap(moments: readonly number[], from: number, to: number): number {
  const all = [from, ...moments.filter((at) => at > from && at < to), to];
  return Math.max(...all.slice(1).map((at, i) => at - (all[i] ?? from)));
}
