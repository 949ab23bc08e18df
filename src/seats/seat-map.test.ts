import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { JariEvent, NewEvent } from "#events/types.ts";
import { SeatMap, type SeatRow, type SeatStatus } from "#seats/seat-map.ts";

const seatsTotal = 12;
const userId = "1f0c4b0e-6f3e-4a59-9a55-1b2f6f5c3a10";

function mapOf(taken: readonly SeatRow[] = [], total = seatsTotal): SeatMap {
  return new SeatMap({
    seatsTotal: total,
    taken,
    version: 5,
    jsonPrefix: (number) => `{"number":${number},"status":"`,
  });
}

/** An event about this show; `eventId` is what orders it. */
function event(eventId: number, type: NewEvent["type"], payload: object): JariEvent {
  return { type, payload, eventId, concertId: 1, showId: 1, occurredAt: 0, tx: "1" } as JariEvent;
}
const held = (id: number, seats: number[], heldUntil = 1_000) =>
  event(id, "seats.held", { reservationId: id, userId, seats, heldUntil });
const released = (id: number, seats: number[]) =>
  event(id, "seats.released", { reservationId: id, userId, seats, reason: "CANCELLED" });
const paid = (id: number, seats: number[]) =>
  event(id, "reservation.paid", { reservationId: id, paymentId: id, userId, seats, amount: 1 });

const refunded = (id: number, seats: number[]) =>
  event(id, "reservation.refunded", {
    reservationId: id,
    paymentId: id,
    userId,
    seats,
    amount: 1,
    transferId: id,
    balance: 1,
  });

const statuses = (map: SeatMap): SeatStatus[] =>
  Array.from({ length: map.seatsTotal }, (_, index) => map.statusOf(index + 1));

/** A map that begins with seats in these states. */
const loadedAs = (states: readonly SeatStatus[]): SeatMap =>
  mapOf(
    states.flatMap((status, at) => (status === "AVAILABLE" ? [] : [{ number: at + 1, status, heldUntil: 1_000 }])),
    states.length,
  );

describe("what happened to a seat is what it is", () => {
  test("a map begins with the taken seats, and the others are available", () => {
    const map = mapOf([
      { number: 2, status: "HELD", heldUntil: 1_000 },
      { number: 12, status: "SOLD", heldUntil: null },
    ]);
    expect([map.statusOf(1), map.statusOf(2), map.statusOf(12)]).toEqual(["AVAILABLE", "HELD", "SOLD"]);
    expect([map.available, map.held, map.sold, map.version]).toEqual([10, 1, 1, 5]);
    expect(map.availableNumbers()).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(map.takeChanges()).toEqual([]);
  });

  test("seats are held, released and sold by events, and counted", () => {
    const map = mapOf();
    map.apply(held(6, [1, 2, 3]));
    map.apply(released(7, [2]));
    map.apply(paid(8, [3]));
    expect([map.statusOf(1), map.statusOf(2), map.statusOf(3)]).toEqual(["HELD", "AVAILABLE", "SOLD"]);
    expect([map.available, map.held, map.sold, map.version]).toEqual([10, 1, 1, 8]);
  });

  test("a seat that was refunded is available again, and told so", () => {
    const map = mapOf();
    map.apply(paid(6, [1, 2]));
    map.takeChanges();
    map.apply(refunded(7, [1, 2]));
    map.apply(held(8, [2]));
    expect([map.statusOf(1), map.statusOf(2)]).toEqual(["AVAILABLE", "HELD"]);
    expect([map.available, map.held, map.sold]).toEqual([11, 1, 0]);
    expect(map.takeChanges()).toEqual([
      { number: 1, status: "AVAILABLE" },
      { number: 2, status: "HELD" },
    ]);
  });

  test("an older event about a seat changes nothing, though it is news to the others that it names", () => {
    const map = mapOf();
    map.apply(paid(9, [1]));
    map.apply(held(6, [1, 2]));
    expect([map.statusOf(1), map.statusOf(2), map.version]).toEqual(["SOLD", "HELD", 9]);
  });

  test("events about seats that the show does not have, and about other things, change nothing", () => {
    const map = mapOf();
    map.apply(held(6, [13, 99]));
    map.apply(event(7, "places.joined", { first: 1, last: 2 }));
    expect([map.available, map.takeChanges()]).toEqual([seatsTotal, []]);
  });

  /** What a fan would be told who knows the whole history: the last event about each seat, and the clock. */
  function told(history: readonly JariEvent[], now: number): SeatStatus[] {
    return Array.from({ length: seatsTotal }, (_, index) => {
      const about = history.filter(({ payload }) => (payload as { seats: number[] }).seats.includes(index + 1));
      const last = about.toSorted((a, b) => a.eventId - b.eventId).at(-1);
      if (last?.type === "reservation.paid") return "SOLD";
      return last?.type === "seats.held" && last.payload.heldUntil > now ? "HELD" : "AVAILABLE";
    });
  }
  const seats = fc.uniqueArray(fc.integer({ min: 1, max: seatsTotal }), { minLength: 1, maxLength: 4 });
  const happening = fc.record({
    kind: fc.constantFrom(held, released, paid, refunded),
    seats,
    heldUntil: fc.integer({ min: 1, max: 40 }),
  });

  test("whatever happens, in whatever order and however often it is told, the map says what the history says", () => {
    const story = fc.array(happening, { maxLength: 25 }).chain((happenings) => {
      const history = happenings.map(({ kind, seats: numbers, heldUntil }, index) =>
        kind(index + 6, numbers, heldUntil),
      );
      const telling = fc.shuffledSubarray([...history, ...history], { minLength: 0, maxLength: history.length });
      return fc.record({
        history: fc.constant(history),
        order: fc.tuple(
          telling,
          fc.shuffledSubarray(history, { minLength: history.length, maxLength: history.length }),
        ),
        looks: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 5 }),
      });
    });
    fc.assert(
      fc.property(story, ({ history, order, looks }) => {
        const map = mapOf();
        const clock = looks.toSorted((a, b) => a - b);
        for (const [index, news] of order.flat().entries()) {
          map.apply(news);
          const now = index % 3 === 0 ? clock.shift() : undefined;
          if (now !== undefined) map.settle(now);
          expect(JSON.parse(map.toJson().toString())).toEqual(
            statuses(map).map((status, at) => ({ number: at + 1, status })),
          );
        }
        map.settle(20);
        const expected = told(history, 20);
        expect(statuses(map)).toEqual(expected);
        expect(map.tag).toBe(loadedAs(expected).tag);
        const count = (status: SeatStatus) => expected.filter((one) => one === status).length;
        expect([map.available, map.held, map.sold]).toEqual([count("AVAILABLE"), count("HELD"), count("SOLD")]);
        const free = expected.flatMap((status, at) => (status === "AVAILABLE" ? [at + 1] : []));
        expect(map.availableNumbers()).toEqual(free);
        expect(JSON.parse(map.freeToJson())).toEqual(free.map((number) => ({ number, status: "AVAILABLE" })));
      }),
      { numRuns: 300 },
    );
  });
});

describe("time", () => {
  test("a hold is over at the very moment at which it ends, not before", () => {
    const map = mapOf();
    map.apply(held(6, [4], 1_000));
    map.settle(999);
    expect(map.statusOf(4)).toBe("HELD");
    map.settle(1_000);
    expect([map.statusOf(4), map.available]).toEqual(["AVAILABLE", seatsTotal]);
  });

  test("the end of an earlier hold does not end the next one", () => {
    const map = mapOf();
    map.apply(held(6, [4], 1_000));
    map.apply(released(7, [4]));
    map.apply(held(8, [4], 3_000));
    map.settle(2_000);
    expect(map.statusOf(4)).toBe("HELD");
  });

  test("holds end in the order of their ends, whatever the order in which they were made", () => {
    const map = mapOf([{ number: 1, status: "HELD", heldUntil: 700 }]);
    map.apply(held(6, [2], 500));
    map.apply(held(7, [3], 300));
    map.apply(held(8, [4], 900));
    const heldAt = (now: number) => {
      map.settle(now);
      return [1, 2, 3, 4].filter((number) => map.statusOf(number) === "HELD");
    };
    expect([heldAt(300), heldAt(500), heldAt(700), heldAt(900)]).toEqual([[1, 2, 4], [1, 4], [4], []]);
  });

  test("surely taken is what is sold, and what is held for longer than the margin yet", () => {
    const map = mapOf();
    map.apply(held(6, [1], 1_250));
    map.apply(held(7, [2], 1_251));
    map.apply(paid(8, [3]));
    expect(map.takenOf([1, 2, 3, 4, 99], 1_000, 250)).toEqual([2, 3]);
    expect(map.takenOf([1, 2], 2_000, 250)).toEqual([]);
  });
});

describe("what is told of the seats", () => {
  test("the text of many seats is what a plain serialisation gives", () => {
    const map = mapOf([], 250);
    const plain = () => JSON.stringify(statuses(map).map((status, index) => ({ number: index + 1, status })));
    expect(map.toJson().toString()).toBe(plain());
    // Texts are kept in parts: the first and the last seat of each must be in the right one.
    for (const [index, number] of [1, 16, 17, 32, 33, 240, 241, 250].entries()) {
      map.apply(held(index + 6, [number]));
      expect(map.statusOf(number)).toBe("HELD");
      expect(map.toJson().toString()).toBe(plain());
    }
  });

  test("the text of a seat is made once, whatever becomes of it", () => {
    let made = 0;
    const map = new SeatMap({
      seatsTotal: 250,
      taken: [],
      version: 0,
      jsonPrefix: (number) => {
        made += 1;
        return `{"number":${number},"status":"`;
      },
    });
    map.toJson();
    map.toJson();
    expect(made).toBe(250);
    map.apply(held(6, [7], 1_000));
    map.apply(held(6, [7], 1_000));
    map.toJson();
    map.toJson();
    expect(made).toBe(250);
    expect(map.toJson().toString()).toContain('{"number":7,"status":"HELD"}');
    map.settle(1_000);
    expect(map.toJson().toString()).toContain('{"number":7,"status":"AVAILABLE"}');
  });

  test("the tag of a state is its own: no two seats, in any states, have that of others", () => {
    const taken = Array.from({ length: 120 }, (_, at) => at + 1).flatMap((number): SeatRow[] => [
      { number, status: "HELD", heldUntil: 1_000 },
      { number, status: "SOLD", heldUntil: null },
    ]);
    const states = [[], ...taken.map((one) => [one])];
    for (const one of taken) for (const other of taken) if (one.number < other.number) states.push([one, other]);
    const tags = new Set(states.map((rows) => mapOf(rows, 120).tag));
    expect(tags.size).toBe(states.length);
  });

  test("changes are told once, each seat as it is now", () => {
    const map = mapOf();
    map.apply(held(6, [1, 2], 1_000));
    map.apply(paid(7, [2]));
    expect(map.takeChanges()).toEqual([
      { number: 1, status: "HELD" },
      { number: 2, status: "SOLD" },
    ]);
    expect(map.takeChanges()).toEqual([]);
    map.settle(1_000);
    expect(map.takeChanges()).toEqual([{ number: 1, status: "AVAILABLE" }]);
  });

  test("a hold that passes to another in the same moment is no change", () => {
    const map = mapOf();
    map.apply(held(6, [1], 1_000));
    map.takeChanges();
    map.apply(held(7, [1], 2_000));
    expect(map.takeChanges()).toEqual([]);
    map.settle(1_500);
    expect(map.statusOf(1)).toBe("HELD");
  });
});
