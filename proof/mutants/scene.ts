/** What scenarios can do in a world: open concerts, bring fans, give payments back, hold locks. */
import { randomUUID } from "node:crypto";

import type { Guest } from "#crowd/api.ts";
import { openAgents, sendOnce, type Ask } from "#crowd/wire.ts";
import type { Asker } from "#proof/mutants/asker.ts";
import { Fan } from "#proof/mutants/fan.ts";
import type { Concert, ConcertTerms, Lock, Scene } from "#proof/mutants/scenarios/scenario.ts";
import type { World } from "#proof/world/world.ts";

/** Turns outlast every scenario. */
const passSeconds = 60;
const price = 50_000;
const dayMs = 86_400_000;
const usualTerms: ConcertTerms = { capacity: 100, claimSeconds: 30, maxSeatsPerUser: 4 };
const seats = 10;

/** `concerts` gets those that are opened. */
export function setScene(world: World, asker: Asker, concerts: Concert[]): Scene {
  return {
    world,
    async openConcert(wanted = {}) {
      const concert = await createConcert(world, { ...usualTerms, ...wanted });
      concerts.push(concert);
      return concert;
    },
    async newFan(balance = 0) {
      const guest = await prepare<Guest>(world, {
        operation: "createUser",
        method: "POST",
        path: "/v1/users",
        body: {},
      });
      const fan = new Fan(asker, { user: guest.userId, accessToken: guest.accessToken });
      if (balance > 0) await fan.charge(balance, 0, randomUUID());
      return fan;
    },
    async refund({ user }, { payment, reservation }, at) {
      const asked = { op: "refundPayment", args: { payment, user, reservation } } as const;
      const path = `/v1/admin/payments/${payment}/refund`;
      const sending = { at, method: "POST", path, token: world.adminToken, body: { reason: "A trial." } } as const;
      await asker.ask(asked, sending, ({ balance }: { balance: number }) => ({ balance }));
    },
    whileLocked: (lock, work) => workLocked(world, lock, work),
  };
}

async function createConcert(world: World, terms: ConcertTerms): Promise<Concert> {
  const { capacity, claimSeconds, maxSeatsPerUser } = terms;
  const startsAt = new Date(Date.now() + dayMs).toISOString();
  const body = {
    title: "A trial",
    maxSeatsPerUser,
    queue: { capacity, passSeconds, claimSeconds },
    shows: [{ startsAt, seats, price }],
  };
  const ask = { operation: "createConcert", method: "POST", path: "/v1/admin/concerts", body } as const;
  const created = await prepare<{ concertId: number; shows: { showId: number }[] }>(world, ask, world.adminToken);
  const show = created.shows[0]?.showId ?? 0;
  return { ...terms, concert: created.concertId, passSeconds, show, shows: [{ show, seats }] };
}

/** Asks for what no invariant speaks of, and so is not recorded. Errors: it is refused. */
async function prepare<Body>({ instances }: World, ask: Ask, token?: string): Promise<Body> {
  const agents = openAgents(1);
  const answer = await sendOnce<Body>(
    instances[0]?.url ?? "",
    { ...ask, ...(token !== undefined && { token }) },
    agents,
  );
  for (const agent of Object.values(agents)) agent.destroy();
  if (answer.ok) return answer.body;
  throw new Error(`${ask.operation} was answered ${answer.status}: ${answer.text}`);
}

async function workLocked<Value>({ sql }: World, { text, values }: Lock, work: () => Promise<Value>): Promise<Value> {
  const client = await sql.connect();
  await client.query("begin");
  try {
    await client.query(text, [...values]);
    return await work();
  } finally {
    await client.query("rollback");
    client.release();
  }
}
