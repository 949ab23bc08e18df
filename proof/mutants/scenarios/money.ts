/** Scenarios of money: sales, refunds, charges, and the keys that make them happen once. */
import { setTimeout as sleep } from "node:timers/promises";

import { rowLock, type Scenario } from "#proof/mutants/scenarios/scenario.ts";

/** Enough for the other instance to have heard of what happened. */
const heardMs = 600;
const price = 50_000;

export const sale: Scenario = {
  says: "A fan buys, comes again with the dead token, and is refunded twice; others want the sold seat, or have no money.",
  holdSeconds: 10,
  async play({ concert, show, newFan, refund }) {
    const [rich, poor, next] = [await newFan(3 * price), await newFan(price - 1), await newFan(price)];
    await Promise.all([rich.join(concert, 0), poor.join(concert, 1), next.join(concert, 1)]);
    const own = await rich.hold(show, [1], 0);
    const paid = await rich.pay(own, 0);
    await rich.balance(1);
    // The token is dead from now on, and the seat is not to be had.
    await rich.reserve(show, [2], 1);
    await rich.reserve(show, [3], 0);
    await sleep(heardMs);
    const again = await next.reserve(show, [1], 1);
    if (again) await next.pay(again, 1);
    await poor.pay(await poor.hold(show, [4], 1), 1);
    await poor.balance(0);
    if (!paid) return;
    await refund(rich, paid, 0);
    await rich.balance(0);
    await refund(rich, paid, 1);
    await rich.balance(1);
  },
};

export const charges: Scenario = {
  says: "A fan charges a wallet at the same moment on two instances, and on one, where two wait for the first.",
  holdSeconds: 10,
  async play({ newFan, askBehind }) {
    const fan = await newFan(1_000);
    const wallet = rowLock("wallets", { user_id: fan.user });
    for (const instances of [[0, 1] as const, [0, 0, 0] as const]) {
      await askBehind(wallet, () => instances.map((at) => fan.charge(5_000, at)));
      await fan.balance(1);
    }
  },
};

export const keys: Scenario = {
  says: "A fan sends a charge again with its key, the same and another, and twice at the same moment.",
  holdSeconds: 10,
  async play({ newFan, askBehind }) {
    const fan = await newFan(1_000);
    await fan.charge(5_000, 0, "first");
    await fan.charge(5_000, 1, "first");
    await fan.charge(7_000, 0, "first");
    await askBehind(rowLock("wallets", { user_id: fan.user }), () => [
      fan.charge(9_000, 0, "second"),
      fan.charge(9_000, 1, "second"),
    ]);
    await fan.balance(1);
  },
};
