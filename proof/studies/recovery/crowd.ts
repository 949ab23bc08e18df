/**
 * A steady crowd on several instances: each client has one at home, goes to the next when it is not answered, and does
 * the same things over and over. Told is when they succeeded, and what else became of requests.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { Reply, Sent } from "#load/studies/client.ts";
import { Successes } from "#proof/studies/recovery/successes.ts";
import { SettlingClient, type Ending } from "#proof/studies/settling-client.ts";

/** Every newcomer joins one queue, so that all need one lock. */
export interface Line {
  readonly urls: readonly string[];
  readonly concertId: number;
}

export interface CrowdManners {
  readonly clients: number;
  /** A client takes an instance that says nothing for so long for hung, and asks another. */
  readonly timeoutMs: number;
  readonly avoids?: ((url: string) => boolean) | undefined;
}

/** The mean pause of a client before each request. */
const paceMs = 50;

export class Crowd {
  readonly successes = new Successes();
  readonly #endings = new Map<Ending, number>();
  readonly #line: Line;
  readonly #clients: SettlingClient[];
  #over = false;
  readonly #work: Promise<unknown>;

  /** Lets so many clients begin, spread evenly over the instances. Whoever does ends them. */
  constructor(line: Line, { clients, ...manners }: CrowdManners) {
    this.#line = line;
    const heard = (ending: Ending): void => void this.#endings.set(ending, this.count(ending) + 1);
    this.#clients = Array.from(
      { length: clients },
      (_client, i) => new SettlingClient(line.urls, { ...manners, heard }, i % line.urls.length),
    );
    this.#work = Promise.all(this.#clients.map((client, i) => this.#live(client, i)));
    this.#work.catch(() => undefined);
  }

  /** How many tries ended so. */
  count(ending: Ending): number {
    return this.#endings.get(ending) ?? 0;
  }

  /** Lets each finish what it has asked. Errors: something was refused, or never settled. */
  async end(): Promise<void> {
    this.#over = true;
    try {
      await this.#work;
    } finally {
      for (const client of this.#clients) client.close();
    }
  }

  /** Somebody new joins the line, looks at the place, and charges; over and over. */
  async #live(client: SettlingClient, index: number): Promise<void> {
    while (!this.#over) {
      const newcomer = await this.#ask(client, index, { method: "POST", path: "/v1/users", body: {} });
      const { userId, accessToken: token } = JSON.parse(newcomer.body) as { userId: string; accessToken: string };
      const joining = { method: "POST", path: `/v1/concerts/${this.#line.concertId}/queue`, token } as const;
      const joined = JSON.parse((await this.#ask(client, index, joining)).body) as { token: string };
      await this.#ask(client, index, { method: "GET", path: "/v1/queue", token: joined.token });
      await this.#ask(client, index, {
        method: "POST",
        path: `/v1/users/${userId}/balance/charges`,
        token,
        headers: { "idempotency-key": randomUUID() },
        body: { amount: 1 },
      });
    }
  }

  async #ask(client: SettlingClient, index: number, sent: Sent): Promise<Reply> {
    await sleep(paceMs * (0.5 + Math.random()));
    const reply = await client.settle(sent);
    if (reply.status >= 300) throw new Error(`${sent.path} was answered ${reply.status}: ${reply.body}`);
    this.successes.add(index, performance.now());
    return reply;
  }
}
