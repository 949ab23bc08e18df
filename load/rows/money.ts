/** Money: charging a wallet, and paying for what is held. Each request is another user's. */
import { chargeShot, payShot } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Row } from "#load/rows/row.ts";
import { trialOf, type Operation } from "#load/trial.ts";
import { createUsers, holdAll, openSale } from "#load/world.ts";

export const charge: Row = {
  key: "charge",
  name: "charge, distinct users",
  goals: { bare: { must: 0.4, hoped: 0.55 } },
  async start(rig) {
    return trialOf({
      target: await rig.jari(1),
      expected: 201,
      once: true,
      shots: async (count) => (await createUsers(rig, count)).map((userId) => chargeShot(rig, userId)),
    });
  },
};

export const pay: Row = {
  key: "pay",
  name: "pay",
  goals: { bare: { must: 0.3, hoped: 0.45 } },
  async start(rig) {
    return trialOf({ target: await rig.jari(1), ...pays(rig) });
  },
};

/** It takes time to prepare. */
const quickPerSecond = 4_000;

/** Everyone pays for the seat that they hold. */
export function pays(rig: Rig): Omit<Operation, "target"> {
  return {
    expected: 201,
    once: true,
    quickPerSecond,
    async shots(count) {
      const buyers = await openSale(rig, count);
      const reservationIds = await holdAll(rig, buyers);
      return buyers.map((buyer, i) => payShot(buyer, reservationIds[i] ?? 0));
    },
  };
}
