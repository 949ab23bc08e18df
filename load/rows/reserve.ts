/** Taking seats: those that nobody else wants, and those that somebody else has. */
import { performAll } from "#load/perform.ts";
import { reserveShot, type Buyer, type Fan } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Row } from "#load/rows/row.ts";
import { trialOf, type Operation } from "#load/trial.ts";
import { createConcert, createUsers, hold, joinAll, openSale, type Sale } from "#load/world.ts";

export const reserve: Row = {
  key: "reserve",
  name: "reserve, distinct seats",
  goals: { bare: { must: 0.35, hoped: 0.5 }, textbook: { must: 6, hoped: 9 } },
  async start(rig) {
    return trialOf({ target: await rig.jari(1), ...reserves(rig) });
  },
};

/** It takes time to prepare. */
const quickPerSecond = 4_000;

/** Everyone has a seat held, each another one. It is also the claim of their turns. */
export function reserves(rig: Rig, sale?: Sale): Omit<Operation, "target"> {
  return {
    expected: 201,
    once: true,
    quickPerSecond,
    shots: async (count) => (await openSale(rig, count, sale)).map(reserveShot),
  };
}

const winners = 100;
const losers = 1_000;

export const rush: Row = {
  key: "rush",
  name: "losing a rush for taken seats",
  goals: { bare: { must: 0.6, hoped: 0.8 } },
  async start(rig) {
    const target = await rig.jari(1);
    const { concertId, showIds } = await createConcert(rig, { capacity: winners + losers, seats: winners });
    const fans = await joinAll(rig, concertId, await createUsers(rig, winners + losers));
    const wish = (fan: Fan, i: number): Buyer => ({ ...fan, showId: showIds[0] ?? 0, seat: (i % winners) + 1 });
    const winning = fans.slice(0, winners).map(wish);
    await performAll({
      url: target.url,
      count: winners,
      perform: async (i, ask) => void (await hold(ask, winning[i] as Buyer)),
    });
    const shots = fans.slice(winners).map((fan, i) => reserveShot(wish(fan, i)));
    return trialOf({ target, expected: 409, contains: "SEAT_UNAVAILABLE", shots: async () => shots });
  },
};
