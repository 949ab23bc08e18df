/**
 * A client that does not give up: what was not answered, or answered with 5xx, it sends again with the same key until it
 * is settled, to the next address where there are several. It does what phones do, too: it can cut its connection when it
 * has sent something.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { Client, NoAnswer, type Reply, type Sent } from "#load/studies/client.ts";

/**
 * How one try ended: `unanswered` was sent and nobody heard what came of it, `cut` is the same by the client's own doing;
 * what was `refused` never reached an instance, because nobody listened.
 */
export type Ending = "answered" | "error" | "unanswered" | "cut" | "refused";

export interface Manners {
  /** An answer that takes longer is given up. */
  timeoutMs: number;
  /** What is not settled by then never will be; longer than any recovery takes, where nothing else is said. */
  patienceMs?: number;
  /** Whether a client that has sent this try goes away. */
  cuts?: () => boolean;
  /** Whether an address is not to be asked at present, as a load balancer knows; if none is, any is asked. */
  avoids?: ((url: string) => boolean) | undefined;
  /** Told of each try as it ends; `reply` where there was an answer. */
  heard?: (ending: Ending, sent: Sent, reply?: Reply) => void;
}

const againMs = 50;
const usualPatienceMs = 60_000;

export class SettlingClient {
  readonly #urls: readonly string[];
  readonly #clients: readonly Client[];
  readonly #manners: Manners;
  #at: number;
  #closed = false;

  /** It asks the address at `home` as long as that answers. */
  constructor(urls: readonly string[], manners: Manners, home = 0) {
    this.#urls = urls;
    this.#clients = urls.map((url) => new Client(url));
    this.#manners = manners;
    this.#at = home;
  }

  /** Sends until there is an answer below 500. Errors: there is none for as long as it has patience. */
  async settle(sent: Sent): Promise<Reply> {
    const { patienceMs = usualPatienceMs } = this.#manners;
    for (
      const giveUpAt = performance.now() + patienceMs;
      performance.now() < giveUpAt && !this.#closed;
      await sleep(againMs)
    ) {
      this.#passAvoided();
      const reply = await this.#try(sent);
      if (reply && reply.status < 500) return reply;
      if (!reply) this.#moveOn();
    }
    throw new Error(`${sent.method} ${sent.path} was not settled${this.#closed ? "" : ` for ${patienceMs / 1_000} s`}`);
  }

  /** Gives up what is not settled yet. */
  close(): void {
    this.#closed = true;
    for (const client of this.#clients) client.close();
  }

  async #try(sent: Sent): Promise<Reply | undefined> {
    const { timeoutMs, cuts, heard } = this.#manners;
    const cut = cuts?.() ?? false;
    try {
      const reply = await this.#clients[this.#at]?.ask(sent, { timeoutMs, cut });
      heard?.((reply?.status ?? 500) < 500 ? "answered" : "error", sent, reply);
      return reply;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      heard?.(cut ? "cut" : wasRefused(error) ? "refused" : "unanswered", sent);
      return undefined;
    }
  }

  #passAvoided(): void {
    const isAvoided = (): boolean => this.#manners.avoids?.(this.#urls[this.#at] ?? "") ?? false;
    for (let passed = 0; passed < this.#urls.length && isAvoided(); passed += 1) this.#moveOn();
  }

  #moveOn(): void {
    this.#at = (this.#at + 1) % this.#urls.length;
  }
}

function wasRefused({ cause }: NoAnswer): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
