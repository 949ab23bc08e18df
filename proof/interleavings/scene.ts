/**
 * The state from which every order begins: one sale in which everybody is in everybody's way. Made by the service's own
 * verbs. Turns last 600 s, claims 60 s, holds 300 s. Four may shop at one time; each may have three seats, at 10,000 won.
 *
 * - `fan` shops: has paid seat 3 in an earlier turn, holds seat 7, and has 15,000 won left;
 * - `rival` and `other` shop, and hold nothing;
 * - `sleeper` was let in and has not come yet;
 * - `waiter` waits in line, and nobody else;
 * - the `newcomers` are not in line.
 */
import { randomUUID } from "node:crypto";

import type { Logger } from "pino";

import { createUsers } from "#accounts/create-user.ts";
import { createConcert } from "#admin/create-concert.ts";
import { Catalogue } from "#concerts/catalogue.ts";
import { DatabaseClock } from "#db/clock.ts";
import { connect, type Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import { EventLog } from "#events/log.ts";
import type { Bench } from "#proof/interleavings/bench.ts";
import { charge, claim, join, pay, reserve, type Fan, type Sale } from "#proof/interleavings/verbs.ts";

type Stranger = Omit<Fan, "number">;

export interface Scene extends Sale {
  fan: Fan;
  rival: Fan;
  other: Fan;
  sleeper: Fan;
  waiter: Fan;
  newcomers: readonly [Stranger, Stranger];
  /** Seat 7, held by the fan. */
  reservationId: number;
  /** Seat 3, paid by the fan. */
  paid: { reservationId: number; paymentId: number };
}

/** Longer than a hold and a claim window, shorter than a turn. */
export const passingSeconds = 400;

const defaults = {
  queueCapacity: 4,
  queuePassSeconds: 600,
  queueClaimSeconds: 60,
  maxSeatsPerUser: 3,
  timeZone: "Asia/Seoul",
};

/** Sets the scene on an empty database, and keeps it. */
export async function setScene(bench: Bench, logger: Logger): Promise<Scene> {
  const db = connect({ url: bench.url, maxConnections: 2, logger, applicationName: "interleavings scene" });
  try {
    const scene = await play(db, logger);
    await bench.keep();
    return scene;
  } finally {
    await db.close();
  }
}

async function play(db: Database, logger: Logger): Promise<Scene> {
  const log = new EventLog({ db, clock: new DatabaseClock(), logger });
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 10_000, seats: 12 }];
  const { concertId } = await transaction(db, (tx) =>
    createConcert(tx, { log, defaults }, { title: "Every Order", shows }),
  );
  const catalogue = new Catalogue(db);
  const [show] = await catalogue.showsOf(concertId);
  if (!show) throw new Error("a concert has shows");
  const base = { log, show, concert: await catalogue.concert(concertId) };

  const stranger = async (): Promise<Stranger> => {
    const userId = randomUUID();
    await transaction(db, (tx) => createUsers(tx, log, [{ userId, name: "Guest" }]));
    return { userId, concertId };
  };

  const buyer = await stranger();
  await charge(db, base, { ...buyer, amount: 25_000 });
  const firstTurn = await join(db, base, buyer);
  const reservationId = await reserve(db, base, firstTurn, 3);
  const paid = { reservationId, paymentId: await pay(db, base, firstTurn, reservationId) };

  const fan = await join(db, base, buyer);
  const rival = await join(db, base, await stranger());
  const other = await join(db, base, await stranger());
  const sleeper = await join(db, base, await stranger());
  const waiter = await join(db, base, await stranger());
  await claim(db, base, rival);
  await claim(db, base, other);
  const newcomers = [await stranger(), await stranger()] as const;
  return {
    ...base,
    fan,
    rival,
    other,
    sleeper,
    waiter,
    newcomers,
    paid,
    reservationId: await reserve(db, base, fan, 7),
  };
}
