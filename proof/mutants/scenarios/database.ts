/** Scenarios in which the database, or the way to it, fails or is slow. */
import { setTimeout as sleep } from "node:timers/promises";

import { rowLock, type Scenario } from "#proof/mutants/scenarios/scenario.ts";

export const cutCommit: Scenario = {
  says: "Charges lose their connection when their COMMIT has been sent, or answered.",
  holdSeconds: 10,
  async play({ world, newFan }) {
    const fan = await newFan(1_000);
    const link = world.instances[0]?.toDatabase;
    for (const at of ["after", "during", "after"] as const) {
      link?.cutNextCommit(at);
      await fan.charge(5_000, 0);
      await fan.balance(1);
    }
    link?.heal();
  },
};

export const crash: Scenario = {
  says: "PostgreSQL is killed while fans charge their wallets, and comes back.",
  holdSeconds: 10,
  async play({ world, newFan }) {
    const fans = await Promise.all(Array.from({ length: 8 }, () => newFan(1_000)));
    const stop = new AbortController();
    const charging = fans.map(async (fan, index) => {
      while (!stop.signal.aborted) await fan.charge(1_000, index % 2 === 0 ? 0 : 1);
    });
    await sleep(1_000);
    await world.database.stop("immediate");
    stop.abort();
    await Promise.all(charging);
    await world.heal();
    await sleep(1_000);
  },
};

export const slowCommit: Scenario = {
  says: "A payment takes its time while others are quick; then the seats are looked at, and the dead token is tried.",
  holdSeconds: 3,
  async play({ concert, show, newFan, askBehind }) {
    const [slow, quick] = [await newFan(100_000), await newFan(100_000)];
    await Promise.all([slow.join(concert, 0), quick.join(concert, 1)]);
    await Promise.all([slow.poll(1), quick.poll(1), quick.seats(show, 1)]);
    const own = await slow.hold(show, [1], 0);
    const chargeMeanwhile = async (): Promise<void> => {
      for (let count = 0; count < 8; count += 1) {
        await quick.charge(1_000, 0);
        await sleep(60);
      }
    };
    await askBehind(rowLock("wallets", { user_id: slow.user }), () => [slow.pay(own, 0)], chargeMeanwhile);
    await sleep(1_000);
    await slow.poll(1);
    await slow.seats(show, 1);
    await quick.seats(show, 1);
  },
};
