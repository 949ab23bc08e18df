/** What a load balancer knows: which instances say of themselves that it is worth sending them requests. */
import { setTimeout as sleep } from "node:timers/promises";

const lookEveryMs = 50;
/** Who does not answer by then is not worth it. */
const answerWithinMs = 2_000;

export class Balancer {
  readonly #out = new Set<string>();
  readonly #work: Promise<unknown>;
  #over = false;

  /** Begins to look at each of them; whoever lets it, closes it. */
  constructor(urls: readonly string[]) {
    this.#work = Promise.all(urls.map((url) => this.#watch(url)));
  }

  /** Whether an instance is to be left alone. */
  avoids(url: string): boolean {
    return this.#out.has(url);
  }

  async close(): Promise<void> {
    this.#over = true;
    await this.#work;
  }

  async #watch(url: string): Promise<void> {
    while (!this.#over) {
      if (await isReady(url)) this.#out.delete(url);
      else this.#out.add(url);
      await sleep(lookEveryMs);
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) })).ok;
  } catch {
    return false;
  }
}
