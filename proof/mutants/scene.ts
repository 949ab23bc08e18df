/** What a scenario is played with: a concert, fans, refunds, locks. */
import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import type { Guest } from "#crowd/api.ts";
import { classify } from "#proof/clients/classify.ts";
import { Client, type ClientOptions } from "#proof/clients/client.ts";
import { refundPayment } from "#proof/clients/operator-calls.ts";
import { send } from "#proof/clients/wire.ts";
import type { ProvedConcert } from "#proof/history/event.ts";
import { Fan } from "#proof/mutants/fan.ts";
import type { Asked, Lock, Scenario, Scene } from "#proof/mutants/scenarios/scenario.ts";
import type { World } from "#proof/world/world.ts";

/** Turns outlast every scenario. */
const passSeconds = 60;
const seats = 10;
const price = 50_000;
const dayMs = 86_400_000;
/** In it a request comes to its locks, also on an instance that is busy. */
const lockedMs = 400;

/** Opens the concert of a scenario. Errors: it is refused. */
export async function createConcert(world: World, terms: Scenario): Promise<ProvedConcert> {
  const { capacity = 100, claimSeconds = 30, maxSeatsPerUser = 4 } = terms;
  const policy = { capacity, passSeconds, claimSeconds };
  const shows = [{ startsAt: new Date(Date.now() + dayMs).toISOString(), seats, price }];
  const body = { title: "A trial", maxSeatsPerUser, queue: policy, shows };
  const request = { method: "POST", path: "/v1/admin/concerts", token: world.adminToken, body } as const;
  const agent = new Agent();
  const answer = classify(await send(world.instances[0]?.url ?? "", request, { agent }));
  agent.destroy();
  if (answer.type !== "ok") throw new Error(`the concert was not created: ${JSON.stringify(answer.value)}`);
  const created = answer.body as { concertId: number; shows: { showId: number }[] };
  const show = created.shows[0]?.showId ?? 0;
  return { concert: created.concertId, ...policy, maxSeatsPerUser, shows: [{ show, seats }] };
}

export function setScene(world: World, clients: ClientOptions, { concert, shows }: ProvedConcert): Scene {
  return {
    world,
    concert,
    show: shows[0]?.show ?? 0,
    async newFan(balance = 0) {
      const request = { method: "POST", path: "/v1/users", body: {} } as const;
      const guest = await new Client(clients).lookUp<Guest>(request, 0);
      if (!guest) throw new Error("there was no account for a fan");
      const fan = new Fan(clients, { user: guest.userId, accessToken: guest.accessToken });
      if (balance > 0) await fan.charge(balance, 0, randomUUID());
      return fan;
    },
    async refund({ user }, { payment, reservation }, at) {
      await new Client(clients).call(refundPayment(world.adminToken, { payment, reservation, user }), at);
    },
    askBehind: (lock, ask, meanwhile) => askBehind(world, lock, ask, meanwhile),
  };
}

async function askBehind(
  { sql }: World,
  { text, values }: Lock,
  ask: () => Asked,
  meanwhile = (): Promise<unknown> => sleep(lockedMs),
): Promise<void> {
  const client = await sql.connect();
  let asked: Asked = [];
  await client.query("begin");
  try {
    await client.query(text, [...values]);
    asked = ask();
    await meanwhile();
  } finally {
    await client.query("rollback");
    client.release();
  }
  await Promise.all(asked);
}
