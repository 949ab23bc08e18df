import { expect, test } from "vitest";

import { checkers } from "#proof/checkers/all.ts";
import { simulateSale } from "#proof/checkers/simulated-sale.ts";
import type { SimulatedService } from "#proof/checkers/simulated-service.ts";

/** The invariants that a sale of such a service breaks. */
function broken(spoil: (service: SimulatedService) => void): number[] {
  const evidence = simulateSale({ seed: 1, fans: 12, forMs: 20_000, spoil });
  return checkers
    .filter((checker) => checker.check(evidence).violations.length > 0)
    .map(({ invariant }) => invariant)
    .toSorted((a, b) => a - b);
}

/** What breaks a promise now and then, and otherwise does as before. */
function nowAndThen(every: number): () => boolean {
  let nth = 0;
  return () => (nth += 1) % every === 0;
}

test("an honest service breaks none", () => {
  expect(broken(() => undefined)).toEqual([]);
});

test("a service that gives held seats to others breaks exclusion and order", () => {
  const dishonest = (service: SimulatedService): void => {
    const reserve = service.reserve.bind(service);
    const isTime = nowAndThen(10);
    service.reserve = (user, number, seats) => {
      if (isTime())
        for (const seat of seats)
          Object.assign(service.seats[seat - 1] ?? {}, { status: "AVAILABLE", heldUntil: null });
      return reserve(user, number, seats);
    };
  };
  expect(broken(dishonest)).toEqual(expect.arrayContaining([2, 3]));
});

test("a service that charges twice breaks the ledger and the keys", () => {
  const dishonest = (service: SimulatedService): void => {
    const charge = service.charge.bind(service);
    const isTime = nowAndThen(7);
    service.charge = (user, amount) => {
      if (isTime()) charge(user, amount);
      return charge(user, amount);
    };
  };
  expect(broken(dishonest)).toEqual([4, 12]);
});

test("a service that lets one too many in breaks the capacity", () => {
  expect(broken((service) => (service.capacity += 1))).toEqual([9]);
});

test("a service that loses what it has acknowledged breaks that, and lets dead tokens live", () => {
  const dishonest = (service: SimulatedService): void => {
    const leave = service.leave.bind(service);
    const isTime = nowAndThen(3);
    service.leave = (user, number) => (isTime() ? {} : leave(user, number));
  };
  expect(broken(dishonest)).toEqual(expect.arrayContaining([7, 11]));
});

test("a service that forgets to sell the seat, or to complete the place, sells by halves", () => {
  const dishonest = (service: SimulatedService): void => {
    const pay = service.pay.bind(service);
    const isTime = nowAndThen(5);
    service.pay = (user, number, reservation) => {
      const paid = pay(user, number, reservation);
      if (isTime()) Object.assign(service.places[number - 1] ?? {}, { status: "EXPIRED" });
      return paid;
    };
  };
  expect(broken(dishonest)).toEqual([6]);
});

test("a service that gives two answers to a key breaks the keys", () => {
  const dishonest = (service: SimulatedService): void => {
    const once = service.once.bind(service);
    service.once = (user, key, work) => {
      const isKnown = service.keys.has(`${user} ${key}`);
      const value = once(user, key, work);
      return isKnown ? { ...value, again: true } : value;
    };
  };
  expect(broken(dishonest)).toEqual([12]);
});

test("a service that tells a waiting fan a greater position than before breaks the places", () => {
  const dishonest = (service: SimulatedService): void => {
    const placeOf = service.placeOf.bind(service);
    const isTime = nowAndThen(50);
    service.placeOf = (user, number) => {
      const place = placeOf(user, number);
      return isTime() && place.position !== undefined ? { ...place, position: place.position + 10 } : place;
    };
  };
  expect(broken(dishonest)).toEqual([10]);
});
