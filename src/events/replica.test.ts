import { describe, expect, test } from "vitest";

import { Replica, type Loaded } from "#events/replica.ts";
import type { JariEvent } from "#events/types.ts";

/** An event is named by the id of its transaction. */
function event(tx: number): JariEvent {
  const payload = { first: tx, last: tx };
  return { type: "places.joined", concertId: 1, showId: null, payload, eventId: tx, occurredAt: 0, tx: String(tx) };
}

/** A replica of the names of all that happened. Loads are answered by the test: with what they saw. */
function replicaOf() {
  const loads: { answer(seen: number[], snapshot: string): void; fail(error: Error): void }[] = [];
  const replica = new Replica<number[]>(
    () =>
      new Promise<Loaded<number[]>>((resolve, reject) => {
        loads.push({ answer: (seen, snapshot) => resolve({ state: [...seen], snapshot }), fail: reject });
      }),
    (state, { tx }) => void state.push(Number(tx)),
  );
  return { replica, loads };
}

describe("nothing is lost and nothing is taken twice between the load and the log", () => {
  test("an event that comes while the state is loaded is applied to it, unless the load saw it", async () => {
    const { replica, loads } = replicaOf();
    const loading = replica.get();
    for (const tx of [11, 12, 14]) replica.take(event(tx));
    // The load saw all up to 12 but for 11, which was still under way.
    loads[0]?.answer([10, 12], "11:13:11");
    expect(await loading).toEqual([10, 12, 11, 14]);
  });

  test("an event that comes late, though the load saw it, is not applied again; later ones are", async () => {
    const { replica, loads } = replicaOf();
    const loading = replica.get();
    loads[0]?.answer([10, 12], "11:13:11");
    await loading;
    for (const tx of [10, 12, 11, 13]) replica.take(event(tx));
    expect(replica.current).toEqual([10, 12, 11, 13]);
  });

  test("an event that comes in the very moment in which the load ends is not lost", async () => {
    const { replica, loads } = replicaOf();
    const loading = replica.get();
    loads[0]?.answer([1], "2:2:");
    // Delivered between any two steps that the promises of the load take.
    for (let tx = 2; tx < 10; tx += 1) {
      replica.take(event(tx));
      await Promise.resolve();
    }
    expect(await loading).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("before anybody asked for the state, events are nobody's concern: the load will see them", async () => {
    const { replica, loads } = replicaOf();
    replica.take(event(1));
    expect(replica.current).toBeUndefined();
    const loading = replica.get();
    loads[0]?.answer([1], "2:2:");
    expect(await loading).toEqual([1]);
  });
});

describe("loading", () => {
  test("calls that overlap share one load; later ones find the state there", async () => {
    const { replica, loads } = replicaOf();
    const both = [replica.get(), replica.get()];
    expect(loads).toHaveLength(1);
    loads[0]?.answer([], "1:1:");
    const [one, two] = await Promise.all(both);
    expect(one).toBe(two);
    expect(await replica.get()).toBe(one);
    expect(loads).toHaveLength(1);
  });

  test("that failed is tried again by the next who asks, and what came before is not kept for it", async () => {
    const { replica, loads } = replicaOf();
    const failing = replica.get();
    replica.take(event(5));
    loads[0]?.fail(new Error("the database is away"));
    await expect(failing).rejects.toThrow("the database is away");
    expect(replica.current).toBeUndefined();
    const next = replica.get();
    replica.take(event(7));
    loads[1]?.answer([5], "6:6:");
    expect(await next).toEqual([5, 7]);
  });
});

describe("dropping", () => {
  test("makes the next who asks load anew", async () => {
    const { replica, loads } = replicaOf();
    const first = replica.get();
    loads[0]?.answer([1], "2:2:");
    await first;
    replica.drop();
    expect(replica.current).toBeUndefined();
    const again = replica.get();
    loads[1]?.answer([1, 2, 3], "4:4:");
    expect(await again).toEqual([1, 2, 3]);
  });

  test("at whatever moment, also the very one in which a load ends, never leaves anybody with a state that was dropped", async () => {
    for (let steps = 0; steps < 8; steps += 1) {
      const { replica, loads } = replicaOf();
      const first = replica.get();
      loads[0]?.answer([1], "2:2:");
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      replica.drop();
      const again = replica.get();
      await expect.poll(() => loads.length).toBe(2);
      loads[1]?.answer([1, 2], "3:3:");
      expect(await again).toEqual([1, 2]);
      expect(replica.current).toBe(await again);
      await first;
    }
  });

  test("while loading makes that load worthless: it is done again before anybody is answered", async () => {
    const { replica, loads } = replicaOf();
    const loading = replica.get();
    replica.take(event(2));
    replica.drop();
    loads[0]?.answer([1], "2:2:");
    await expect.poll(() => loads.length).toBe(2);
    replica.take(event(9));
    loads[1]?.answer([1, 2, 3], "4:4:");
    expect(await loading).toEqual([1, 2, 3, 9]);
    expect(replica.current).toEqual([1, 2, 3, 9]);
  });
});
