/** Scenarios of holds: who gets a seat, for how long, and who may end that. */
import { setTimeout as sleep } from "node:timers/promises";

import { untilHoldEnds } from "#proof/mutants/fan.ts";
import { rowLock, type Scenario } from "#proof/mutants/scenarios/scenario.ts";

/** A seat that has become free may be refused for so long (1.5 s, and a little). */
const heardMs = 1_700;

export const rush: Scenario = {
  says: "Two fans want one seat at the same moment on two instances; others want it together with a free one, or later.",
  holdSeconds: 8,
  async play({ concert, show, newFan, askBehind }) {
    const [one, other, third] = [await newFan(), await newFan(), await newFan()];
    await Promise.all([one.join(concert, 0), other.join(concert, 1), third.join(concert, 0)]);
    for (const seat of [1, 3, 5]) {
      await askBehind(rowLock("seats", { show_id: show, number: seat }), () => [
        one.reserve(show, [seat], 0),
        other.reserve(show, [seat], 1),
      ]);
      await third.reserve(show, [seat, seat + 1], 0);
      await sleep(heardMs / 4);
      await third.reserve(show, [seat, seat + 1], 1);
    }
  },
};

export const lateness: Scenario = {
  says: "Two holds run out; one fan pays too late, and another wants the seat of the other.",
  holdSeconds: 2,
  async play({ concert, show, newFan }) {
    const [late, gone, next] = [await newFan(100_000), await newFan(), await newFan()];
    await Promise.all([late.join(concert, 0), gone.join(concert, 1), next.join(concert, 1)]);
    const [own, seat] = await Promise.all([late.hold(show, [1], 0), gone.hold(show, [2], 1)]);
    await untilHoldEnds(own, 300);
    await late.pay(own, 0);
    await untilHoldEnds(seat, heardMs);
    await next.reserve(show, [2], 1);
    await next.reserve(show, [2], 0);
  },
};

export const slowPayment: Scenario = {
  says: "A payment waits for its wallet's lock until its hold is over, and the fan looks at the reservation meanwhile.",
  holdSeconds: 2,
  async play({ concert, show, newFan, askBehind }) {
    const fan = await newFan(100_000);
    await fan.join(concert, 0);
    const own = await fan.hold(show, [1], 0);
    await untilHoldEnds(own, -700);
    const wallet = rowLock("wallets", { user_id: fan.user });
    const meanwhile = async (): Promise<void> => {
      await untilHoldEnds(own, 50);
      await fan.look(own, 1);
    };
    await askBehind(wallet, () => [fan.pay(own, 0)], meanwhile);
  },
};

export const strangers: Scenario = {
  says: "A fan tries to release, and to pay, what another holds.",
  holdSeconds: 10,
  async play({ concert, show, newFan }) {
    const [owner, stranger, next] = [await newFan(), await newFan(100_000), await newFan()];
    await Promise.all([owner.join(concert, 0), stranger.join(concert, 0), next.join(concert, 1)]);
    const [one, two] = [await owner.hold(show, [1], 0), await owner.hold(show, [2], 0)];
    await stranger.release(one, 0);
    await next.reserve(show, [1], 0);
    await owner.look(one, 1);
    await stranger.pay(two, 0);
  },
};

export const release: Scenario = {
  says: "One fan releases a hold and another leaves with one; their seats are asked for.",
  holdSeconds: 15,
  async play({ concert, show, newFan }) {
    const [one, other, next] = [await newFan(), await newFan(), await newFan()];
    await Promise.all([one.join(concert, 0), other.join(concert, 1), next.join(concert, 0)]);
    const [first, second] = await Promise.all([one.hold(show, [1], 0), other.hold(show, [2], 1)]);
    await Promise.all([one.release(first, 0), other.leave(1)]);
    await sleep(heardMs);
    await Promise.all([one.look(first, 1), other.look(second, 0)]);
    await next.reserve(show, [1], 0);
    await next.reserve(show, [2], 1);
  },
};

export const greed: Scenario = {
  says: "Fans want more seats than one may have, one after the other and at the same moment.",
  holdSeconds: 10,
  maxSeatsPerUser: 2,
  async play({ concert, show, newFan, askBehind }) {
    const [patient, hasty] = [await newFan(), await newFan()];
    const place = await hasty.join(concert, 0);
    await patient.join(concert, 0);
    // Both instances are to know of a turn that has begun: otherwise one waits for the lock before it counts anything.
    await hasty.poll(0);
    await hasty.poll(1);
    await patient.reserve(show, [1, 2], 0);
    await patient.reserve(show, [3], 1);
    await askBehind(rowLock("places", { concert_id: concert, number: place }), () => [
      hasty.reserve(show, [4, 5], 0),
      hasty.reserve(show, [6, 7], 1),
    ]);
  },
};
