import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { EventPayloads, EventType, JariEvent, PlaceEnd, QueuePolicy } from "#events/types.ts";
import { Board, type BoardState } from "#queue/board.ts";
import { publishDelayMs } from "#queue/published-line.ts";

const policy: QueuePolicy = { state: "open", capacity: 3, passSeconds: 600, claimSeconds: 60, admitPerSecond: null };
const empty: BoardState = { ...policy, saleOpensAt: 0, lastNumber: 0, admittedThrough: 0, admitted: [], left: [] };

interface Place {
  status: "WAITING" | "ADMITTED" | PlaceEnd;
  expiresAt: number;
  claimed: boolean;
}

/** A queue as plain as can be: places in an array. It writes down what happens to it, as the tables' writers do. */
class PlainQueue {
  readonly places: Place[] = [];
  readonly events: JariEvent[] = [];
  through = 0;
  capacity = policy.capacity;
  now = 1_000;

  #note<Type extends EventType>(type: Type, payload: EventPayloads[Type]): void {
    const eventId = this.events.length + 1;
    const event = { type, concertId: 1, showId: null, payload, eventId, occurredAt: this.now, tx: String(eventId) };
    this.events.push(event as unknown as JariEvent);
  }

  place(number: number): Place {
    return this.places[number - 1] as Place;
  }

  numbersThat(condition: (place: Place) => boolean): number[] {
    return this.places.flatMap((place, index) => (condition(place) ? [index + 1] : []));
  }

  join(count: number): void {
    const first = this.places.length + 1;
    for (let index = 0; index < count; index += 1)
      this.places.push({ status: "WAITING", expiresAt: 0, claimed: false });
    this.#note("places.joined", { first, last: this.places.length });
  }

  admit(room: number): void {
    const numbers = this.numbersThat((place) => place.status === "WAITING").slice(0, room);
    const expiresAt = this.now + 60_000;
    for (const number of numbers) Object.assign(this.place(number), { status: "ADMITTED", expiresAt });
    this.through = numbers.length < room ? this.places.length : (numbers.at(-1) ?? this.through);
    this.#note("places.admitted", { numbers, through: this.through, expiresAt });
  }

  /** The claim may move the deadline either way; an extension only away. */
  claim(pick: number, passMs: number): void {
    const [number] = this.#pick((place) => place.status === "ADMITTED", pick);
    if (number === undefined) return;
    const place = this.place(number);
    const type = place.claimed ? "places.extended" : "places.claimed";
    const expiresAt = place.claimed ? place.expiresAt + passMs : this.now + passMs;
    Object.assign(place, { claimed: true, expiresAt });
    this.#note(type, { numbers: [number], expiresAt });
  }

  end(pick: number, status: PlaceEnd): void {
    const live = (place: Place): boolean =>
      place.status === "ADMITTED" || (place.status === "WAITING" && status === "LEFT");
    const [number] = this.#pick(live, pick);
    if (number === undefined) return;
    this.place(number).status = status;
    this.#note("places.ended", { numbers: [number], status });
  }

  setCapacity(capacity: number): void {
    this.capacity = capacity;
    this.#note("queue.changed", { ...policy, capacity });
  }

  #pick(condition: (place: Place) => boolean, pick: number): number[] {
    const numbers = this.numbersThat(condition);
    return numbers.length === 0 ? [] : [numbers[pick % numbers.length] as number];
  }
}

const step = fc.oneof(
  fc.record({ verb: fc.constant("join" as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ verb: fc.constant("admit" as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ verb: fc.constant("claim" as const), pick: fc.nat(20), passMs: fc.integer({ min: 1, max: 200_000 }) }),
  fc.record({
    verb: fc.constant("end" as const),
    pick: fc.nat(20),
    status: fc.constantFrom<PlaceEnd>("LEFT", "EXPIRED", "COMPLETED"),
  }),
  fc.record({ verb: fc.constant("setCapacity" as const), capacity: fc.nat(9) }),
);
const history = fc.array(fc.tuple(step, fc.nat(150)), { maxLength: 60, size: "large" });
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

/** Lets a history happen; `look` sees the queue after each step. */
function happen(steps: History, look: (queue: PlainQueue) => void = () => undefined): PlainQueue {
  const queue = new PlainQueue();
  for (const [one, pauseMs] of steps) {
    queue.now += pauseMs;
    if (one.verb === "join") queue.join(one.count);
    else if (one.verb === "admit") queue.admit(one.count);
    else if (one.verb === "claim") queue.claim(one.pick, one.passMs);
    else if (one.verb === "end") queue.end(one.pick, one.status);
    else queue.setCapacity(one.capacity);
    look(queue);
  }
  return queue;
}

function expectSame(board: Board, queue: PlainQueue, { knowsEnds = true } = {}): void {
  const waiting = queue.numbersThat((place) => place.status === "WAITING");
  const admitted = queue.numbersThat((place) => place.status === "ADMITTED");
  expect([board.lastNumber, board.admittedThrough, board.waiting]).toEqual([
    queue.places.length,
    queue.through,
    waiting.length,
  ]);
  expect([...board.admitted.keys()].toSorted((a, b) => a - b)).toEqual(admitted);
  for (const number of admitted) expect(board.admitted.get(number)).toMatchObject(turnOf(queue.place(number)));
  expect(board.policy.capacity).toBe(queue.capacity);
  for (const [index, { status }] of queue.places.entries()) {
    const isLive = status === "WAITING" || status === "ADMITTED";
    if (knowsEnds || isLive) expect(board.endOf(index + 1)).toBe(isLive ? undefined : status);
  }
  const now = queue.now + publishDelayMs;
  expect(waiting.map((number) => board.position(number, now))).toEqual(waiting.map((_, index) => index + 1));
}

const turnOf = ({ expiresAt, claimed }: Place) => ({ expiresAt, claimed });

/** A board that starts from the queue as it stands. */
function loadBoard(queue: PlainQueue): Board {
  const state: BoardState = {
    ...policy,
    capacity: queue.capacity,
    saleOpensAt: 0,
    lastNumber: queue.places.length,
    admittedThrough: queue.through,
    admitted: queue
      .numbersThat((place) => place.status === "ADMITTED")
      .map((number) => {
        const { expiresAt, claimed } = queue.place(number);
        return [number, expiresAt, claimed];
      }),
    left: queue.numbersThat((place) => place.status === "LEFT").filter((number) => number > queue.through),
  };
  return new Board(state);
}

describe("a board and a plain list of places agree", () => {
  test("whatever happened, told in the order in which it happened", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const queue = happen(steps);
        const board = new Board(empty);
        for (const event of queue.events) board.apply(event);
        expectSame(board, queue);
      }),
    );
  });

  test("told backwards", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const queue = happen(steps);
        const board = new Board(empty);
        for (const event of queue.events.toReversed()) board.apply(event);
        expectSame(board, queue);
      }),
      { numRuns: 300 },
    );
  });

  test("in any other order too, with any of it told twice", () => {
    const shuffled = history.chain((steps) => {
      const { events } = happen(steps);
      const all = fc.shuffledSubarray(events, { minLength: events.length });
      return fc.record({ steps: fc.constant(steps), told: all, again: fc.subarray(events) });
    });
    fc.assert(
      fc.property(shuffled, ({ steps, told, again }) => {
        const board = new Board(empty);
        for (const event of [...told, ...again]) board.apply(event);
        expectSame(board, happen(steps));
      }),
      { numRuns: 300 },
    );
  });

  test("wherever the board started from the tables, with what came after told in any order", () => {
    const shuffled = fc.record({
      steps: history,
      at: fc.nat(60),
      salt: fc.array(fc.nat(), { minLength: 70, maxLength: 70 }),
    });
    fc.assert(
      fc.property(shuffled, ({ steps, at, salt }) => {
        let board = new Board(empty);
        let seen = 0;
        let count = 0;
        const queue = happen(steps, (present) => {
          if ((count += 1) !== at) return;
          board = loadBoard(present);
          seen = present.events.length;
        });
        const later = queue.events.slice(seen).map((event, index) => ({ event, key: salt[index % salt.length] ?? 0 }));
        for (const { event } of later.toSorted((a, b) => a.key - b.key)) board.apply(event);
        expectSame(board, queue, { knowsEnds: seen === 0 });
      }),
    );
  });
});

/** The position of a number by the events that happened up to a moment. */
function positionBy(events: readonly JariEvent[], number: number, moment: number): number {
  let through = 0;
  const ended = new Set<number>();
  for (const { type, payload, occurredAt } of events) {
    if (occurredAt > moment) continue;
    if (type === "places.admitted") through = Math.max(through, payload.through);
    if (type === "places.ended") for (const one of payload.numbers) ended.add(one);
  }
  if (number <= through) return 0;
  let ahead = 0;
  for (let other = through + 1; other < number; other += 1) if (!ended.has(other)) ahead += 1;
  return ahead + 1;
}

describe("positions", () => {
  test("all instances tell the same at the same moment, and none ever rises, however late each hears of what happened", () => {
    const delays = fc.array(fc.tuple(fc.nat(publishDelayMs), fc.nat(publishDelayMs)), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(history, delays, (steps, late) => {
        const queue = happen(steps);
        const boards = [new Board(empty), new Board(empty)];
        const deliveries = queue.events.flatMap((event, index) =>
          boards.map((board, i) => ({ event, board, at: event.occurredAt + (late[index % late.length]?.[i] ?? 0) })),
        );
        const pending = deliveries.toSorted((a, b) => a.at - b.at);
        const told = new Map<number, number>();
        for (let now = 1_000; now < queue.now + 3 * publishDelayMs; now += 37) {
          while (pending[0] && pending[0].at <= now) {
            const { board, event } = pending.shift() as (typeof pending)[number];
            board.apply(event);
          }
          const asked = boards[Math.floor(now / 37) % 2] as Board;
          for (let number = 1; number <= queue.places.length; number += 1) {
            const position = asked.position(number, now);
            expect(position).toBe(positionBy(queue.events, number, now - publishDelayMs));
            expect(position).toBeLessThanOrEqual(told.get(number) ?? number);
            told.set(number, position);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are told from what was known a moment ago, though who may pass is known at once", () => {
    const queue = new PlainQueue();
    const board = new Board(empty);
    queue.join(3);
    queue.admit(1);
    for (const event of queue.events) board.apply(event);
    expect(board.admitted.has(1)).toBe(true);
    expect(board.position(3, queue.now + publishDelayMs - 1)).toBe(3);
    expect(board.position(3, queue.now + publishDelayMs)).toBe(2);
  });

  test("are told at once as they were when the database's clock is set back, and do not rise when it is set right", () => {
    const queue = new PlainQueue();
    queue.join(3);
    const board = new Board({ ...empty, lastNumber: 3 });
    queue.end(0, "LEFT");
    for (const event of queue.events) board.apply(event);
    const leftAt = queue.now;
    expect(board.position(3, leftAt + publishDelayMs - 1)).toBe(3);
    expect(board.position(3, leftAt - 600_000)).toBe(2);
    queue.now = leftAt - 599_000;
    queue.end(0, "LEFT");
    board.apply(queue.events.at(-1) as JariEvent);
    expect(board.position(3, queue.now + publishDelayMs - 1)).toBe(2);
    expect(board.position(3, leftAt)).toBe(1);
  });

  test("are not told early because an event comes late", () => {
    const queue = new PlainQueue();
    queue.join(3);
    const board = new Board({ ...empty, lastNumber: 3 });
    queue.now = 10_000;
    queue.end(0, "LEFT");
    queue.now = 1_000;
    queue.end(0, "LEFT");
    for (const event of queue.events) board.apply(event);
    expect(board.position(3, 10_000 + publishDelayMs - 1)).toBe(2);
    expect(board.position(3, 10_000 + publishDelayMs)).toBe(1);
  });
});

describe("whether an admission step is needed", () => {
  function boardOf(change: Partial<BoardState>): Board {
    return new Board({ ...empty, ...change });
  }
  const turn = (number: number, expiresAt: number): [number, number, boolean] => [number, expiresAt, false];

  test("yes while somebody waits and there is room, no when nobody waits or there is none", () => {
    const one = { lastNumber: 3, admittedThrough: 1, admitted: [turn(1, 9_000)] };
    expect(boardOf({ ...one, capacity: 2 }).needsAdmission(5_000)).toBe(true);
    expect(boardOf({ ...one, capacity: 1 }).needsAdmission(5_000)).toBe(false);
    expect(boardOf({ ...one, capacity: 1, state: "bypass" }).needsAdmission(5_000)).toBe(true);
    expect(boardOf({ ...one, capacity: 2, lastNumber: 1 }).needsAdmission(5_000)).toBe(false);
  });

  test("not while the queue is paused or before the sale opens; from that very moment on, yes", () => {
    expect(boardOf({ lastNumber: 1, state: "paused" }).needsAdmission(5_000)).toBe(false);
    expect(boardOf({ lastNumber: 1, saleOpensAt: 5_000 }).needsAdmission(4_999)).toBe(false);
    expect(boardOf({ lastNumber: 1, saleOpensAt: 5_000 }).needsAdmission(5_000)).toBe(true);
  });

  test("no, whatever time comes, of a board at rest: nobody's turn can run out, and nobody can be let in", () => {
    const boards = {
      "nobody came": boardOf({}),
      "all have gone": boardOf({ lastNumber: 3, admittedThrough: 3 }),
      "one shops": boardOf({ lastNumber: 3, admittedThrough: 3, admitted: [turn(3, 9_000)] }),
      "one waits": boardOf({ lastNumber: 3, admittedThrough: 2 }),
      "the sale is to open": boardOf({ lastNumber: 1, saleOpensAt: 1e15 }),
      "one waits, paused": boardOf({ lastNumber: 1, state: "paused" }),
      "one shops, paused": boardOf({ lastNumber: 1, admittedThrough: 1, admitted: [turn(1, 9_000)], state: "paused" }),
      "one waits, without capacity": boardOf({ lastNumber: 1, capacity: 0 }),
      "one waits, without capacity but bypassed": boardOf({ lastNumber: 1, capacity: 0, state: "bypass" }),
    };
    const atRest = Object.entries(boards).filter(([, board]) => board.isAtRest);
    expect(atRest.map(([what]) => what)).toEqual([
      "nobody came",
      "all have gone",
      "one waits, paused",
      "one waits, without capacity",
    ]);
    for (const [, board] of atRest) expect(board.needsAdmission(2e15)).toBe(false);
  });

  test("and whose turns are over, the board can say", () => {
    const board = boardOf({
      lastNumber: 3,
      admittedThrough: 3,
      admitted: [turn(1, 9_000), turn(2, 5_000), turn(3, 4_000)],
    });
    expect([board.overdue(3_999), board.overdue(5_000)]).toEqual([[], [2, 3]]);
  });

  test("yes as soon as a turn is over, whatever the state, also one that a claim has shortened", () => {
    const full = boardOf({
      lastNumber: 1,
      admittedThrough: 1,
      capacity: 1,
      state: "paused",
      admitted: [turn(1, 60_000)],
    });
    expect(full.needsAdmission(59_999)).toBe(false);
    const claimed = {
      type: "places.claimed",
      concertId: 1,
      showId: null,
      eventId: 9,
      occurredAt: 1_000,
      tx: "9",
    } as const;
    full.apply({ ...claimed, payload: { numbers: [1], expiresAt: 30_000 } });
    expect(full.needsAdmission(29_999)).toBe(false);
    expect(full.needsAdmission(30_000)).toBe(true);
    full.apply({ ...claimed, type: "places.extended", eventId: 10, payload: { numbers: [1], expiresAt: 90_000 } });
    expect(full.needsAdmission(89_999)).toBe(false);
    expect(full.needsAdmission(90_000)).toBe(true);
  });
});

test("the rate of admissions counts each admitted place once", () => {
  const queue = new PlainQueue();
  queue.join(30);
  queue.admit(10);
  queue.now += 5_000;
  queue.admit(20);
  const board = new Board(empty);
  expect(board.admissionsPerSecond(queue.now)).toBe(0);
  for (const event of [...queue.events, ...queue.events]) board.apply(event);
  expect(board.admissionsPerSecond(queue.now)).toBe(1);
});

test("the flow counts turns that ended since the first began: no hall that fills, and nobody who only waited", () => {
  const queue = new PlainQueue();
  queue.join(40);
  queue.admit(10);
  queue.now += 10_000;
  for (let ended = 0; ended < 4; ended += 1) queue.end(0, "COMPLETED");
  queue.end(35, "LEFT");
  expect(queue.place(40).status).toBe("LEFT");
  const board = new Board({ ...empty, capacity: 10, passSeconds: 600 });
  for (const event of [...queue.events, ...queue.events]) board.apply(event);
  expect(board.flow(queue.now)).toMatchObject({ capacity: 10, passSeconds: 600, admitted: 6, endingsPerSecond: 0.4 });
  // When all have gone, it begins anew.
  for (let ended = 0; ended < 6; ended += 1) queue.end(0, "EXPIRED");
  for (const event of queue.events) board.apply(event);
  expect(board.flow(queue.now + 60_000)).toMatchObject({ admitted: 0, endingsPerSecond: null });
});
