/**
 * Sessions of somebody else in the same database: they lock what the service needs, in the opposite order or whole tables
 * at once, and change nothing. Each transaction of theirs is short; there is just always one.
 */
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";

/** A transaction of a session: takes locks, and is rolled back afterwards. */
type Locking = (session: pg.Client) => Promise<void>;

const sessions = 6;
const givesWayAfter = "900ms";

export const deadlockStorm: Nemesis = {
  name: "deadlock-storm",
  says: "Six sessions lock wallets, seats, reservations, places and queues of live holds, against the service's order.",
  kind: "deadlock storm",
  breaks: "load",
  needs: [],
  async strike(blow) {
    const stepMs = between(5, 60, blow.random);
    await lockAround(blow, `sessions lock rows against the order, a step in ${stepMs} ms`, lockBackwards(stepMs));
  },
};

const tables = ["queues", "places", "seats", "reservations", "wallets"];

export const poolExhausted: Nemesis = {
  name: "pool-exhausted",
  says: "Locks a whole table again and again for 0.8 seconds: all connections of all instances wait for it.",
  kind: "connection pool exhausted",
  breaks: "load",
  needs: [],
  async strike(blow) {
    const table = pick(tables, blow.random);
    await lockAround(blow, `the table ${table} is locked`, async (session) => {
      await session.query(`lock table ${table} in access exclusive mode`);
      await sleep(800);
    });
  },
};

async function lockAround(blow: Blow, what: string, locking: Locking): Promise<void> {
  const forMs = between(2_000, 5_000, blow.random);
  await inflict(blow, {
    what,
    begin: () => undefined,
    lasts: async () => {
      const until = performance.now() + forMs;
      const goesOn = (): boolean => performance.now() < until && !blow.signal.aborted;
      await Promise.all(Array.from({ length: sessions }, () => runSession(blow.world.database.url, goesOn, locking)));
    },
    end: () => undefined,
  });
}

/** A session goes on where a transaction of it was the victim; where it was lost, it is not replaced. */
async function runSession(url: string, goesOn: () => boolean, locking: Locking): Promise<void> {
  const session = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 3_000 });
  session.on("error", () => undefined);
  try {
    await session.connect();
    await session.query(`set lock_timeout = '${givesWayAfter}'`);
    while (goesOn()) {
      await session.query("begin");
      await locking(session).catch(() => undefined);
      await session.query("rollback");
      await sleep(20);
    }
  } catch {
    // The database is away: somebody else's doing.
  } finally {
    await session.end().catch(() => undefined);
  }
}

interface Held {
  readonly reservation: string;
  readonly user: string;
  readonly concert: string;
  readonly show: string;
  readonly seats: number[];
}

const someHold = `
  select reservation_id as reservation, user_id as user, concert_id as concert, show_id as show, seats
    from reservations where status = 'HELD' order by random() limit 1`;

/** The service locks places first, then seats and reservations, then wallets. */
function lockBackwards(stepMs: number): Locking {
  return async (session) => {
    const [held] = (await session.query<Held>(someHold)).rows;
    if (!held) return;
    const steps: [string, unknown[]][] = [
      ["select from wallets where user_id = $1 for update", [held.user]],
      ["select from reservations where reservation_id = $1 for update", [held.reservation]],
      ["select from seats where show_id = $1 and number = any ($2) for update", [held.show, held.seats]],
      ["select from places where concert_id = $1 and user_id = $2 for update", [held.concert, held.user]],
      ["select from queues where concert_id = $1 for update", [held.concert]],
    ];
    for (const [text, values] of steps) {
      await session.query(text, values);
      await sleep(stepMs);
    }
  };
}
