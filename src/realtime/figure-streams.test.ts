import { afterEach, describe, expect, test } from "vitest";

import { Problem } from "#problems.ts";
import { FigureStreams } from "#realtime/figure-streams.ts";
import { Streams } from "#realtime/streams.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";
import { until } from "#test/until.ts";

let served: StreamApp | undefined;
afterEach(async () => {
  await served?.app.close();
  served = undefined;
});

/** Figures of concerts 1 and 2, counted as they are computed. */
async function desk() {
  const world = { computed: 0, broken: false, gate: Promise.resolve() };
  const streams = new Streams();
  const figureStreams = new FigureStreams({
    streams,
    figuresOf: async (concertId) => {
      if (world.broken) throw new Error("the database is away");
      if (concertId > 2) throw new Problem("NOT_FOUND", "No such concert.");
      await world.gate;
      world.computed += 1;
      return { at: new Date(world.computed).toISOString(), concertId, host: "한빛" };
    },
  });
  served = await createStreamApp(streams, ({ concert = "1" }, reply) => figureStreams.open(Number(concert), reply));
  const { open } = served;
  return {
    world,
    streams,
    tick: () => figureStreams.tick(),
    ask: open,
    async watch(concert = 1) {
      const stream = await open({ concert });
      return stream.until(({ events }) => events.length > 0);
    },
  };
}

describe("figures", () => {
  test("come at once, and then with every tick", async () => {
    const { watch, tick } = await desk();
    const stream = await watch();
    await tick();
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events).toEqual([
      { event: "figures", id: "1", data: { at: "1970-01-01T00:00:00.001Z", concertId: 1, host: "한빛" } },
      { event: "figures", id: "2", data: { at: "1970-01-01T00:00:00.002Z", concertId: 1, host: "한빛" } },
    ]);
  });

  test("are computed once for all who watch a concert, and not for one that nobody watches", async () => {
    const { watch, tick, world, streams } = await desk();
    await tick();
    expect(world.computed).toBe(0);
    const watching = [await watch(1), await watch(1), await watch(2)];
    const before = world.computed;
    await tick();
    expect(world.computed).toBe(before + 2);
    for (const stream of watching) await stream.until(({ events }) => events.length >= 2);
    for (const stream of watching) stream.close();
    await until("the server has seen it", () => streams.size === 0);
    await tick();
    expect(world.computed).toBe(before + 2);
  });

  test("that take longer than a tick are not computed twice at a time", async () => {
    const { watch, tick, world } = await desk();
    const stream = await watch();
    let open: () => void = () => undefined;
    world.gate = new Promise((resolve) => (open = resolve));
    const slow = tick();
    await tick();
    open();
    await slow;
    await stream.until(({ events }) => events.length === 2);
    expect(world.computed).toBe(2);
  });

  test("that cannot be computed are passed over, and come again when they can", async () => {
    const { watch, tick, world } = await desk();
    const stream = await watch();
    world.broken = true;
    await tick();
    world.broken = false;
    await tick();
    await stream.until(({ events }) => events.length === 2);
    expect(stream.ended).toBe(false);
  });

  test("of a concert that is not there are refused as a problem, before any byte of a stream", async () => {
    const { ask, streams } = await desk();
    const refused = await ask({ concert: 3 });
    await refused.until(({ ended }) => ended);
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([404, { code: "NOT_FOUND" }]);
    expect(streams.size).toBe(0);
  });
});
