import { expect, test } from "vitest";

import { SalesPace } from "#admin/sales-pace.ts";
import { DatabaseClock } from "#db/clock.ts";
import type { EventLog, Subscriber } from "#events/log.ts";
import type { JariEvent } from "#events/types.ts";

/** A log that delivers what it is told, and a clock that shows what it is told. */
function createPace() {
  let deliver: Subscriber = () => undefined;
  const log = { subscribe: (subscriber: Subscriber) => void (deliver = subscriber) } as Pick<EventLog, "subscribe">;
  const clock = new DatabaseClock();
  let now = 1_000_000;
  clock.now = () => now;
  return {
    pace: new SalesPace({ log, clock }),
    at: (milliseconds: number) => void (now = 1_000_000 + milliseconds),
    paid: (eventId: number, at: number, concertId = 1) =>
      deliver({
        type: "reservation.paid",
        eventId,
        concertId,
        occurredAt: 1_000_000 + at,
        payload: { amount: 700 },
      } as JariEvent),
    held: (eventId: number) =>
      deliver({ type: "seats.held", eventId, concertId: 1, occurredAt: 1_000_000 } as JariEvent),
  };
}

test("the pace is that of the last ten seconds", () => {
  const { pace, paid, at } = createPace();
  for (let eventId = 1; eventId <= 20; eventId += 1) paid(eventId, eventId * 500);
  at(10_000);
  expect(pace.perSecond(1)).toEqual({ sales: 2, amount: 1_400 });
  at(15_000);
  expect(pace.perSecond(1)).toEqual({ sales: 1.1, amount: 770 });
  at(60_000);
  expect(pace.perSecond(1)).toEqual({ sales: 0, amount: 0 });
});

test("an event that is delivered twice counts once", () => {
  const { pace, paid } = createPace();
  paid(7, 0);
  paid(7, 0);
  expect(pace.perSecond(1)).toEqual({ sales: 0.1, amount: 70 });
});

test("only payments count, each for its own concert", () => {
  const { pace, paid, held } = createPace();
  held(1);
  paid(2, 0, 2);
  expect([1, 2, 3].map((concertId) => pace.perSecond(concertId).sales)).toEqual([0, 0.1, 0]);
});

test("what is over is forgotten although nobody looks and that concert sells nothing more", () => {
  const { pace, paid, at } = createPace();
  for (let concertId = 1; concertId <= 100; concertId += 1) {
    at(concertId * 1_000);
    paid(concertId, concertId * 1_000, concertId);
  }
  expect(pace.kept).toBe(11);
});
