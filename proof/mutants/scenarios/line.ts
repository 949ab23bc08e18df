/** Scenarios of the waiting room: who comes in, when, and what they are told. */
import { setTimeout as sleep } from "node:timers/promises";

import type { At, Fan } from "#proof/mutants/fan.ts";
import { rowLock, type Scenario } from "#proof/mutants/scenarios/scenario.ts";

/** Enough for both instances to have heard of what happened, and to have come to a lock. */
const heardMs = 500;

const pollAll = (fans: readonly Fan[], at: At): Promise<unknown> => Promise.all(fans.map((fan) => fan.poll(at)));

/** Resolves when both instances know of it. */
async function leaveAll(fans: readonly Fan[]): Promise<void> {
  await Promise.all(fans.map((fan, index) => fan.leave(index === 0 ? 0 : 1)));
  await sleep(heardMs);
}

export const admission: Scenario = {
  says: "Room appears while the queue, and then the place of the first in line, is locked; newcomers come meanwhile.",
  holdSeconds: 10,
  capacity: 2,
  async play({ concert, newFan, askBehind }) {
    const fans: Fan[] = [];
    for (let count = 0; count < 10; count += 1) {
      const fan = await newFan();
      await fan.join(concert, count % 2 === 0 ? 0 : 1);
      fans.push(fan);
    }
    // Who is in already asks for a place again.
    await fans[0]?.join(concert, 1);
    const newcomer = await newFan();
    const queue = rowLock("queues", { concert_id: concert });
    await askBehind(
      queue,
      () => [newcomer.join(concert, 0)],
      () => leaveAll(fans.slice(0, 2)),
    );
    await sleep(2 * heardMs);
    await pollAll([...fans.slice(2), newcomer], 0);
    const first = rowLock("places", { concert_id: concert, number: 5 });
    await askBehind(
      first,
      () => [],
      () => leaveAll(fans.slice(2, 3)),
    );
    await sleep(2 * heardMs);
    await pollAll([...fans.slice(3), newcomer], 1);
  },
};

export const noShow: Scenario = {
  says: "Who is let in first never comes, and another waits.",
  holdSeconds: 10,
  capacity: 1,
  claimSeconds: 1,
  async play({ concert, newFan }) {
    const [absent, next] = [await newFan(), await newFan()];
    await absent.join(concert, 0);
    await next.join(concert, 1);
    for (let tries = 0; tries < 15; tries += 1) {
      await sleep(heardMs);
      await next.poll(tries % 2 === 0 ? 0 : 1);
    }
  },
};

export const watching: Scenario = {
  says: "Fans in line watch their places on both instances while others before them leave and are let in.",
  holdSeconds: 10,
  capacity: 1,
  async play({ concert, newFan }) {
    const fans: Fan[] = [];
    for (let count = 0; count < 12; count += 1) {
      const fan = await newFan();
      await fan.join(concert, 0);
      fans.push(fan);
    }
    await sleep(heardMs);
    const [last, watcher] = [fans.at(-1), fans[1]];
    const watched = watcher?.watch(0);
    for (const fan of [fans[0], ...fans.slice(2, -1)]) {
      await fan?.leave(0);
      await last?.poll(0);
      await last?.poll(1);
    }
    await sleep(2 * heardMs);
    await watched?.close();
  },
};
