import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { EventPayloads, EventType, JariEvent } from "#events/types.ts";
import { Problem } from "#problems.ts";
import { Board, type BoardState } from "#queue/board.ts";
import { publishDelayMs } from "#queue/published-line.ts";
import { viewPlace } from "#queue/views.ts";
import { PlaceStreams } from "#realtime/place-streams.ts";
import { Streams } from "#realtime/streams.ts";
import { createStreamApp, type StreamApp } from "#test/stream-app.ts";
import { until } from "#test/until.ts";
import type { QueueClaims } from "#tokens.ts";

const concert = 7;
const startedAt = Date.parse("2031-05-01T10:00:00.000Z");
const untilMs = (ms: number): string => new Date(startedAt + ms).toISOString();

let served: StreamApp | undefined;

beforeEach(() => {
  // In the middle: nobody comes back sooner or later than the rule says.
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await served?.app.close();
  served = undefined;
});

/** A line of a hundred waiting, a clock that stands still, and streams of whichever number the query names. */
async function line(state: Partial<BoardState> = {}, streams = new Streams()) {
  const policy = { state: "open" as const, capacity: 10, passSeconds: 600, claimSeconds: 60, admitPerSecond: null };
  const cursor = { saleOpensAt: 0, lastNumber: 100, admittedThrough: 0, admitted: [], left: [] };
  const board = new Board({ ...policy, ...cursor, ...state });
  const world = {
    now: startedAt,
    soldOut: false as boolean | undefined,
    claims: 0,
    eventId: 0,
    claimedUntil: null as number | null,
  };

  /**
   * Stands in for the gate, which has tests of its own: claims an admitted place and answers how it stands, with the end
   * of a turn that the board does not know of yet if the test tells one.
   */
  async function place(claims: QueueClaims) {
    const { now, soldOut = false } = world;
    const end = board.endOf(claims.number);
    if (end) throw new Problem("TOKEN_EXPIRED", "The place has ended.", { place: end });
    world.claims += 1;
    const turn = board.admitted.get(claims.number);
    return viewPlace(claims, board, { expiresAt: turn?.claimed ? turn.expiresAt : world.claimedUntil, now, soldOut });
  }

  const places = new PlaceStreams({
    streams,
    gate: { place },
    boards: { current: (concertId) => (concertId === concert ? board : undefined) },
    clock: { now: () => world.now },
    isSoldOut: () => world.soldOut,
  });
  served = await createStreamApp(streams, ({ number }, reply, request) => {
    const claims = { sub: "mina", concert, number: Number(number), adm: false, iat: 0, exp: 0 };
    return places.open(claims, reply, request.headers["last-event-id"] as string | undefined);
  });
  const { open } = served;

  return {
    board,
    world,
    streams,
    /** Opens a stream and waits for its first event. */
    async follow(number: number, lastEventId?: string) {
      const stream = await open({ number }, lastEventId === undefined ? {} : { "last-event-id": lastEventId });
      return stream.until(({ text }) => text.startsWith("retry: "));
    },
    /** Lets something happen at this moment, as the event log would tell it. */
    happens<Type extends EventType>(type: Type, payload: EventPayloads[Type]): void {
      const at = { eventId: (world.eventId += 1), occurredAt: world.now, tx: "1" };
      board.apply({ type, payload, concertId: concert, showId: null, ...at } as JariEvent);
    },
    /** Lets time pass, and then a tick come. */
    passes(ms: number): void {
      world.now += ms;
      places.tick();
    },
  };
}

/** What was received in the fields that matter here. */
function told(events: { data: unknown }[]): unknown[] {
  return events.map(({ data }) => {
    const { status, position } = data as { status: string; position: number };
    return `${status} ${position}`;
  });
}

/** Time for a frame that must not come. */
const silence = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe("the beginning", () => {
  test("is the place, exactly as a poll would tell it", async () => {
    const { follow } = await line();
    const stream = await (await follow(5)).until(({ events }) => events.length === 1);
    const place = { userId: "mina", concertId: 7, number: 5, status: "WAITING", position: 5, etaSeconds: 1 };
    const data = JSON.stringify({ ...place, retryAfterMs: 1_067, expiresAt: null, soldOut: false, queueState: "open" });
    expect(stream.text).toBe(`retry: 2000\n\nevent: place\nid: 5:5:0:0:open\ndata: ${data}\n\n`);
  });

  test("is silent for who comes back and has missed nothing, and the stream goes on", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5, "5:5:0:0:open");
    happens("places.admitted", { numbers: [1, 2], through: 2, expiresAt: startedAt + 60_000 });
    passes(2_000);
    await stream.until(({ events }) => events.length > 0);
    expect(told(stream.events)).toEqual(["WAITING 3"]);
  });

  test("is the place as it is now for who has missed something", async () => {
    const { follow } = await line();
    const stream = await follow(5, "5:6:0:0:open");
    await stream.until(({ events }) => events.length === 1);
    expect(told(stream.events)).toEqual(["WAITING 5"]);
  });

  test("is a refusal like any other where the place has ended: no stream begins", async () => {
    const { follow, happens, streams } = await line();
    happens("places.ended", { numbers: [5], status: "LEFT" });
    const refused = await served!.open({ number: 5 });
    await refused.until(({ ended }) => ended);
    expect(refused.status).toBe(401);
    expect(JSON.parse(refused.text)).toMatchObject({ code: "TOKEN_EXPIRED" });
    expect(streams.size).toBe(0);
    await follow(6);
  });

  test("claims nothing where there is no room for the stream", async () => {
    const { world } = await line({}, new Streams({ maxStreams: 0 }));
    expect((await served!.open({ number: 5 })).status).toBe(503);
    expect(world.claims).toBe(0);
  });
});

describe("a position", () => {
  test("is told again when it has changed and the time to ask again has come, not before", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5);
    happens("places.admitted", { numbers: [1], through: 1, expiresAt: startedAt + 60_000 });
    passes(publishDelayMs + 500);
    await silence();
    expect(told(stream.events)).toEqual(["WAITING 5"]);
    passes(1_067 - publishDelayMs - 500);
    await stream.until(({ events }) => events.length === 2);
    expect(told(stream.events)).toEqual(["WAITING 5", "WAITING 4"]);
    expect(stream.events[1]?.id).toBe("5:4:0:0:open");
  });

  test("that has not changed is not told, and is told soon once it changes", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5);
    for (let second = 0; second < 20; second += 1) passes(1_000);
    happens("places.ended", { numbers: [3], status: "LEFT" });
    passes(publishDelayMs);
    passes(300);
    await stream.until(({ events }) => events.length === 2);
    expect(told(stream.events)).toEqual(["WAITING 5", "WAITING 4"]);
  });

  test("is told more rarely the further back it is", async () => {
    const { follow, happens, passes } = await line({ lastNumber: 50_000 });
    const [front, back] = [await follow(50), await follow(50_000)];
    for (let number = 1; number <= 10; number += 1) {
      happens("places.admitted", { numbers: [number], through: number, expiresAt: startedAt + 60_000 });
      for (let tick = 0; tick < 10; tick += 1) passes(100);
    }
    await front.until(({ events }) => events.length >= 8);
    await back.until(({ events }) => events.length === 2);
    expect(told(back.events)).toEqual(["WAITING 50000", "WAITING 49992"]);
  });
});

describe("an admission", () => {
  const admitted = { numbers: [1, 2, 3, 4, 5], through: 5, expiresAt: startedAt + 60_000 };

  test("is told by the first tick after it was published, whenever the next frame would have been due", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5);
    happens("places.admitted", admitted);
    passes(publishDelayMs - 1);
    await silence();
    expect(told(stream.events)).toEqual(["WAITING 5"]);
    passes(1);
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events[1]?.data).toMatchObject({ status: "ADMITTED", position: 0, expiresAt: untilMs(60_000) });
    expect(stream.events[1]?.id).toBe(`5:0:${startedAt + 60_000}:0:open`);
  });

  test("that is told is no claim", async () => {
    const { follow, happens, passes, world, board } = await line();
    const stream = await follow(5);
    happens("places.admitted", admitted);
    passes(publishDelayMs);
    await stream.until(({ events }) => events.length === 2);
    expect(world.claims).toBe(1);
    expect(board.admitted.get(5)?.claimed).toBe(false);
  });

  test("whose time is over by then is not told: nobody would pass with it", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5);
    happens("places.admitted", { ...admitted, expiresAt: startedAt + 100 });
    passes(publishDelayMs);
    happens("places.ended", { numbers: [5], status: "EXPIRED" });
    passes(100);
    await stream.until(({ ended }) => ended);
    expect(told(stream.events)).toEqual(["WAITING 5", "EXPIRED 0"]);
  });

  test("that was claimed elsewhere before it was published is told at once", async () => {
    const { follow, happens, passes } = await line();
    const stream = await follow(5);
    happens("places.admitted", admitted);
    happens("places.claimed", { numbers: [5], expiresAt: startedAt + 600_000 });
    passes(1);
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events[1]?.data).toMatchObject({ status: "ADMITTED", expiresAt: untilMs(600_000) });
  });
});

describe("a turn", () => {
  const shopping = { admittedThrough: 5, admitted: [[5, startedAt + 600_000, true]] as BoardState["admitted"] };

  test("that is prolonged is told with its new end at once", async () => {
    const { follow, happens, passes } = await line(shopping);
    const stream = await follow(5);
    happens("places.extended", { numbers: [5], expiresAt: startedAt + 700_000 });
    passes(1);
    await stream.until(({ events }) => events.length === 2);
    expect(stream.events.map(({ data }) => (data as { expiresAt: string }).expiresAt)).toEqual([
      untilMs(600_000),
      untilMs(700_000),
    ]);
  });

  test("that is claimed elsewhere is told with its own end, also where that comes before the claim window's", async () => {
    const { follow, happens, passes } = await line({ passSeconds: 30 });
    const stream = await follow(5);
    happens("places.admitted", { numbers: [1, 2, 3, 4, 5], through: 5, expiresAt: startedAt + 60_000 });
    passes(publishDelayMs);
    happens("places.claimed", { numbers: [5], expiresAt: startedAt + 40_000 });
    passes(1);
    happens("places.extended", { numbers: [5], expiresAt: startedAt + 50_000 });
    passes(1);
    await stream.until(({ events }) => events.length === 4);
    expect(stream.events.map(({ data }) => (data as { expiresAt: string | null }).expiresAt)).toEqual([
      null,
      untilMs(60_000),
      untilMs(40_000),
      untilMs(50_000),
    ]);
  });

  test("that was claimed by opening the stream is told as the database did, while the board still tells of the window", async () => {
    const { follow, happens, passes, world } = await line({
      admittedThrough: 5,
      admitted: [[5, startedAt + 60_000, false]],
    });
    world.claimedUntil = startedAt + 30_000;
    const stream = await follow(5);
    passes(1);
    happens("places.claimed", { numbers: [5], expiresAt: startedAt + 30_000 });
    passes(1);
    await silence();
    expect(stream.events.map(({ data }) => (data as { expiresAt: string | null }).expiresAt)).toEqual([
      untilMs(30_000),
    ]);
  });

  test("that stays as it is costs no frame", async () => {
    const { follow, passes } = await line(shopping);
    const stream = await follow(5);
    for (let second = 0; second < 60; second += 1) passes(1_000);
    await silence();
    expect(told(stream.events)).toEqual(["ADMITTED 0"]);
  });
});

describe("the end of a place", () => {
  test.each(["COMPLETED", "EXPIRED", "LEFT"] as const)("%s is told at once, then the stream ends", async (status) => {
    const { follow, happens, passes, streams } = await line({
      admittedThrough: 5,
      admitted: [[5, startedAt + 600_000, true]],
    });
    const stream = await follow(5);
    happens("places.ended", { numbers: [5], status });
    passes(1);
    expect(streams.size).toBe(0);
    await stream.until(({ ended }) => ended);
    const place = { userId: "mina", concertId: 7, number: 5, status, position: 0, etaSeconds: null };
    const data = JSON.stringify({ ...place, retryAfterMs: 0, expiresAt: null, soldOut: false, queueState: "open" });
    expect(stream.text.endsWith(`\n\nevent: place\nid: 5:${status}\ndata: ${data}\n\n`)).toBe(true);
    passes(1);
  });

  test("of one who waits is told too, and moves only those behind", async () => {
    const { follow, happens, passes } = await line();
    const [before, leaver, behind] = [await follow(4), await follow(5), await follow(6)];
    happens("places.ended", { numbers: [5], status: "LEFT" });
    passes(2_000);
    await leaver.until(({ ended }) => ended);
    await behind.until(({ events }) => events.length === 2);
    expect([before, leaver, behind].map(({ events }) => told(events))).toEqual([
      ["WAITING 4"],
      ["WAITING 5", "LEFT 0"],
      ["WAITING 6", "WAITING 5"],
    ]);
  });
});

describe("a client that goes away", () => {
  test("leaves nothing to look after", async () => {
    const { follow, passes, streams, board } = await line();
    const lookedAt = vi.spyOn(board, "endOf");
    (await follow(5)).close();
    await until("the server has seen it", () => streams.size === 0);
    lookedAt.mockClear();
    passes(1_000);
    expect(lookedAt).not.toHaveBeenCalled();
  });
});

describe("the state of the queue", () => {
  test("is told to all in line as soon as it changes", async () => {
    const { follow, happens, passes } = await line();
    const streams = [await follow(5), await follow(90)];
    const policy = { capacity: 10, passSeconds: 600, claimSeconds: 60, admitPerSecond: null };
    happens("queue.changed", { ...policy, state: "paused" });
    passes(1);
    for (const stream of streams) {
      await stream.until(({ events }) => events.length === 2);
      expect(stream.events.map(({ data }) => (data as { queueState: string }).queueState)).toEqual(["open", "paused"]);
    }
  });
});

describe("sold out", () => {
  test("is told to all in line at once", async () => {
    const { follow, world, passes } = await line();
    const streams = [await follow(5), await follow(90)];
    world.soldOut = true;
    passes(1);
    for (const stream of streams) {
      await stream.until(({ events }) => events.length === 2);
      expect(stream.events.map(({ data }) => (data as { soldOut: boolean }).soldOut)).toEqual([false, true]);
    }
  });

  test("stays as it was told while memory does not know it", async () => {
    const { follow, world, passes } = await line();
    world.soldOut = true;
    const stream = await follow(5);
    world.soldOut = undefined;
    passes(1);
    await silence();
    expect(stream.events.map(({ data }) => (data as { soldOut: boolean }).soldOut)).toEqual([true]);
  });
});
