import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createShow } from "#concerts/show.ts";
import type { PlaceEnd } from "#events/types.ts";
import { Problem } from "#problems.ts";
import type { Board } from "#queue/board.ts";
import { SeatStreams } from "#realtime/seat-streams.ts";
import { Streams } from "#realtime/streams.ts";
import { SeatMap } from "#seats/seat-map.ts";
import { ShowSeats } from "#seats/show-seats.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";
import { until } from "#test/until.ts";

let served: StreamApp | undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await served?.app.close();
  served = undefined;
});

function showOf(showId: number, concertId: number): ShowSeats {
  const sections = [{ name: "R", first: 1, last: 3, price: 50_000 }];
  const row = { showId, concertId, startsAt: Date.parse("2031-05-01T10:00:00Z"), date: "2031-05-01", enteredAt: 0 };
  const show = createShow({ ...row, seatsTotal: 3, sections });
  const jsonPrefix = (number: number) => `{"number":${number},"status":"`;
  return new ShowSeats(show, new SeatMap({ seatsTotal: 3, taken: [], version: 100, jsonPrefix }));
}

/** Show 1 is of concert 7, show 2 of concert 8; the fan whose number the query names is admitted to concert 7. */
async function house() {
  const shows = new Map([showOf(1, 7), showOf(2, 8)].map((seats) => [seats.show.showId, seats]));
  const ended = new Map<number, PlaceEnd>();
  const endOf = vi.fn<(number: number) => PlaceEnd | undefined>((number) => ended.get(number));
  const world = { now: 0, eventId: 100, admitted: true };
  const streams = new Streams();
  const seatStreams = new SeatStreams({
    streams,
    gate: {
      pass: async () => {
        if (!world.admitted) throw new Problem("NOT_ADMITTED", "Not yet.", { position: 3, retryAfterMs: 1_000 });
      },
    },
    boards: { current: () => ({ endOf }) as unknown as Board },
    seatMaps: {
      current(showId) {
        shows.get(showId)?.map.settle(world.now);
        return shows.get(showId);
      },
      get: async (showId) => shows.get(showId) ?? Promise.reject(new Problem("NOT_FOUND", "No such show.")),
    },
  });
  served = await createStreamApp(streams, ({ operator, number = "1", show = "1" }, reply) =>
    operator === undefined
      ? seatStreams.open(
          { sub: `user ${number}`, concert: 7, number: Number(number), adm: true, iat: 0, exp: 0 },
          Number(show),
          reply,
        )
      : seatStreams.openForOperator(Number(show), reply),
  );
  const { open } = served;

  return {
    shows,
    ended,
    endOf,
    world,
    streams,
    tick: () => seatStreams.tick(),
    hold(seats: number[], heldUntil = 1_000): void {
      const payload = { reservationId: 1, userId: "mina", seats, heldUntil };
      const at = { eventId: (world.eventId += 1), occurredAt: 0, tx: "1" };
      shows.get(1)?.map.apply({ type: "seats.held", concertId: 7, showId: 1, payload, ...at });
    },
    ask: open,
    async watch(number = 1) {
      const stream = await open({ number });
      return stream.until(({ events }) => events.length > 0);
    },
    /** Lets more time pass than changes are gathered for. */
    gathered: () => vi.advanceTimersByTime(220),
  };
}

describe("the beginning", () => {
  test("is the whole map, exactly as a read tells it", async () => {
    const { watch } = await house();
    const { text } = await watch();
    const head = '{"showId":1,"date":"2031-05-01","startsAt":"2031-05-01T10:00:00.000Z","version":100,"seats":';
    const seats = [1, 2, 3].map((number) => `{"number":${number},"status":"AVAILABLE"}`);
    const frame = `event: snapshot\nid: 100\ndata: ${head}[${seats.join(",")}]}\n\n`;
    expect(text.replace(/^retry: \d+\n\n/u, "")).toBe(frame);
  });

  test("is made once for all who come while nothing changes, and anew when something has", async () => {
    const { watch, hold } = await house();
    const [first, second] = [await watch(1), await watch(2)];
    hold([2]);
    const third = await watch(3);
    expect(first.events).toEqual(second.events);
    expect(third.events[0]).toMatchObject({ event: "snapshot", id: "101" });
    expect(JSON.stringify(third.events[0]?.data)).toContain('{"number":2,"status":"HELD"}');
  });

  test.each([
    ["a fan who is not admitted", { number: 1 }, 403, "NOT_ADMITTED"],
    ["a fan of another concert", { number: 1, show: 2 }, 403, "FORBIDDEN"],
    ["whoever asks for a show that there is not", { number: 1, show: 3 }, 404, "NOT_FOUND"],
  ])("is refused to %s, as a problem", async (_who, query, status, code) => {
    const { ask, world, streams } = await house();
    world.admitted = code !== "NOT_ADMITTED";
    const refused = await ask(query);
    await refused.until(({ ended }) => ended);
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.text)).toMatchObject({ code });
    expect(streams.size).toBe(0);
  });
});

describe("changes", () => {
  test("reach all who watch, as one frame", async () => {
    const { watch, hold, tick } = await house();
    const streams = [await watch(1), await watch(2)];
    hold([3, 1]);
    tick();
    for (const stream of streams) {
      await stream.until(({ events }) => events.length === 2);
      const data = '{"showId":1,"version":101,"seats":[{"number":3,"status":"HELD"},{"number":1,"status":"HELD"}]}';
      expect(stream.text.endsWith(`\n\nevent: changes\nid: 101\ndata: ${data}\n\n`)).toBe(true);
    }
  });

  test("are gathered: what changes within a fifth of a second is told together", async () => {
    const { watch, hold, tick, gathered } = await house();
    const stream = await watch();
    for (const number of [1, 2, 3]) {
      hold([number]);
      tick();
    }
    gathered();
    tick();
    await stream.until(({ events }) => events.length === 3);
    const seats = stream.events.slice(1).map(({ data }) => (data as { seats: { number: number }[] }).seats);
    expect(seats.map((some) => some.map(({ number }) => number))).toEqual([[1], [2, 3]]);
  });

  test("are told of holds that run out by time, though no event says so", async () => {
    const { watch, hold, tick, world, gathered } = await house();
    const stream = await watch();
    hold([2], 1_000);
    tick();
    gathered();
    world.now = 1_000;
    tick();
    await stream.until(({ events }) => events.length === 3);
    expect(stream.events[2]?.data).toMatchObject({ seats: [{ number: 2, status: "AVAILABLE" }] });
  });

  test("from before anybody watched are not told: the map had them", async () => {
    const { watch, hold, tick } = await house();
    hold([1]);
    const stream = await watch();
    tick();
    hold([2]);
    tick();
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events[1]?.data).toMatchObject({ seats: [{ number: 2, status: "HELD" }] });
  });

  test("lead from the snapshot to what a read says, whenever one comes", async () => {
    const { watch, hold, tick, shows, gathered } = await house();
    const streams = [await watch(1)];
    for (const number of [1, 2, 3]) {
      hold([number]);
      streams.push(await watch(number + 1));
      tick();
      gathered();
    }
    tick();
    for (const stream of streams) {
      await stream.until(({ events }) => events.at(-1)?.id === "103");
      const seen = new Map<number, string>();
      for (const { data } of stream.events) {
        for (const { number, status } of (data as { seats: { number: number; status: string }[] }).seats) {
          seen.set(number, status);
        }
      }
      for (const number of [1, 2, 3]) expect(seen.get(number)).toBe(shows.get(1)?.map.statusOf(number));
    }
  });
});

describe("an operator", () => {
  test("sees the same as the fans, of any show, without a place", async () => {
    const { ask, watch, hold, tick, world } = await house();
    const fan = await watch(1);
    world.admitted = false;
    const operator = await ask({ operator: "mina" });
    await operator.until(({ events }) => events.length === 1);
    expect(operator.events).toEqual(fan.events);
    hold([3]);
    tick();
    for (const stream of [fan, operator]) await stream.until(({ events }) => events.length === 2);
    expect(operator.events[1]).toEqual(fan.events[1]);
    const other = await ask({ operator: "mina", show: 2 });
    await other.until(({ events }) => events.length === 1);
    expect((await ask({ operator: "mina", show: 3 })).status).toBe(404);
  });

  test("goes on watching when the places of fans end", async () => {
    const { ask, watch, ended, tick, hold } = await house();
    const [fan, operator] = [await watch(1), await ask({ operator: "mina" })];
    ended.set(1, "COMPLETED");
    tick();
    await fan.until((stream) => stream.ended);
    hold([1]);
    tick();
    await operator.until(({ events }) => events.at(-1)?.event === "changes");
  });
});

describe("the end", () => {
  test("comes with the end of the fan's place, for that fan alone", async () => {
    const { watch, ended, tick, streams } = await house();
    const [mine, other] = [await watch(1), await watch(2)];
    ended.set(1, "COMPLETED");
    tick();
    await mine.until((stream) => stream.ended);
    expect(other.ended).toBe(false);
    expect(streams.size).toBe(1);
  });

  test("of one who goes away leaves nothing to look after", async () => {
    const { watch, tick, streams, endOf } = await house();
    (await watch()).close();
    await until("the server has seen it", () => streams.size === 0);
    tick();
    expect(endOf).not.toHaveBeenCalled();
  });

  test.each([
    ["with the next tick", true],
    ["or with the next who comes", false],
  ])("comes when the map was loaded anew, %s: what has changed meanwhile is not known", async (_when, byTick) => {
    const { watch, shows, tick, streams } = await house();
    const stream = await watch(1);
    shows.set(1, showOf(1, 7));
    if (byTick) tick();
    const next = await watch(2);
    await stream.until(({ ended }) => ended);
    expect(next.events[0]?.event).toBe("snapshot");
    tick();
    expect(next.ended).toBe(false);
    expect(streams.size).toBe(1);
  });
});
