/** Clients who write without a pause, charges and reservations, each with a key, and note what was acknowledged to them. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, type Reply, type Sent } from "#load/studies/client.ts";
import { SettlingClient } from "#proof/studies/settling-client.ts";

export interface Written {
  readonly kind: "charge" | "reservation";
  readonly user: string;
  readonly key: string;
  /** The transfer, or the reservation. */
  readonly id: number;
}

const writers = 48;
/** Of so many writes of a client, one is a reservation; the others are charges. */
const reservationEvery = 5;
const shows = 10;
const seats = 50_000;
/** In won. */
const amount = 7;
const turnSeconds = 86_400;
const lookEveryMs = 5;
const timeoutMs = 10_000;
/** As long as a machine needs that starts again while this one is busy with other things. */
const patienceMs = 300_000;

interface Service {
  readonly url: string;
  readonly adminToken: string;
}

interface Fan {
  readonly userId: string;
  readonly accessToken: string;
  readonly token: string;
}

export class Writers {
  /** In the order in which it was acknowledged. */
  readonly acknowledged: Written[] = [];
  readonly #service: Service;
  readonly #clients: SettlingClient[] = [];
  #showIds: readonly number[] = [];
  #seatsWanted = 0;
  #over = false;
  #work: Promise<unknown> = Promise.resolve();
  #failed = false;

  private constructor(service: Service) {
    this.#service = service;
  }

  /** Lets them begin; whoever does ends them. */
  static async start(service: Service): Promise<Writers> {
    const all = new Writers(service);
    const client = new Client(service.url);
    const concertId = await all.#openSale(client);
    const fans: Fan[] = [];
    for (let fan = 0; fan < writers; fan += 1) fans.push(await enter(client, concertId));
    client.close();
    all.#work = Promise.all(fans.map((fan) => all.#write(fan)));
    all.#work.catch(() => (all.#failed = true));
    return all;
  }

  /** Waits until so many writes are acknowledged. Errors: something was refused, or never settled. */
  async untilAcknowledged(writes: number): Promise<void> {
    while (this.acknowledged.length < writes && !this.#failed) await sleep(lookEveryMs);
    if (this.#failed) await this.#work;
  }

  /** Lets each settle what it has asked. Errors: as above. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#work;
  }

  /** They go away at once. */
  leave(): void {
    this.#over = true;
    for (const client of this.#clients) client.close();
  }

  async #openSale(client: Client): Promise<number> {
    const body = {
      title: "Power loss",
      maxSeatsPerUser: 100_000,
      queue: { capacity: writers, claimSeconds: turnSeconds, passSeconds: turnSeconds },
      shows: Array.from({ length: shows }, (_show, day) => ({
        startsAt: new Date(Date.now() + (day + 30) * 86_400_000).toISOString(),
        seats,
        price: 50_000,
      })),
    };
    const sent = { method: "POST", path: "/v1/admin/concerts", token: this.#service.adminToken, body } as const;
    const created = read(await client.ask(sent, { timeoutMs })) as { concertId: number; shows: { showId: number }[] };
    this.#showIds = created.shows.map(({ showId }) => showId);
    return created.concertId;
  }

  async #write(fan: Fan): Promise<void> {
    const client = new SettlingClient([this.#service.url], { timeoutMs, patienceMs });
    this.#clients.push(client);
    for (let write = 0; !this.#over; write += 1) {
      const reserves = write % reservationEvery === 0;
      const key = randomUUID();
      const reply = await client.settle({
        method: "POST",
        headers: { "idempotency-key": key },
        ...(reserves ? this.#reservation(fan) : charge(fan)),
      });
      const id = (read(reply) as Record<string, number>)[reserves ? "reservationId" : "transferId"] ?? 0;
      this.acknowledged.push({ kind: reserves ? "reservation" : "charge", user: fan.userId, key, id });
    }
  }

  /** Of a seat that nobody else wants. */
  #reservation({ token }: Fan): Pick<Sent, "path" | "token" | "body"> {
    const seat = this.#seatsWanted;
    this.#seatsWanted += 1;
    const body = { showId: this.#showIds[Math.floor(seat / seats)], seats: [(seat % seats) + 1] };
    return { path: "/v1/reservations", token, body };
  }
}

async function enter(client: Client, concertId: number): Promise<Fan> {
  const user = { method: "POST", path: "/v1/users", body: {} } as const;
  const { userId, accessToken } = read(await client.ask(user, { timeoutMs })) as Fan;
  const joining = { method: "POST", path: `/v1/concerts/${concertId}/queue`, token: accessToken } as const;
  const { token } = read(await client.ask(joining, { timeoutMs })) as Fan;
  return { userId, accessToken, token };
}

function charge({ userId, accessToken }: Fan): Pick<Sent, "path" | "token" | "body"> {
  return { path: `/v1/users/${userId}/balance/charges`, token: accessToken, body: { amount } };
}

function read({ status, body }: Reply): unknown {
  if (status === 201) return JSON.parse(body);
  throw new Error(`a write was answered ${status}: ${body}`);
}
