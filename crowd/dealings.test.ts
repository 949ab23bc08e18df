/** Each check of seats, money, keys and deadlines finds what it is for in a made-up history, and nothing in a good one. */
import { expect, test } from "vitest";

import {
  findDoubleSales,
  findEarlyEnds,
  findLatePayments,
  findMoneyErrors,
  findSecondEffects,
  findTakenSeats,
  findUnequalAnswers,
} from "#crowd/dealings.ts";
import type { HoldStory, Movement, Purse } from "#crowd/history.ts";

const heldUntil = 1_000_000;

function hold(fan: number, seats: readonly number[], more: Partial<HoldStory> = {}): HoldStory {
  const times = { heldFrom: 0, heldBy: 10, heldUntil, surelyUntil: 300 };
  return { fan, reservationId: fan, showId: 1, seats, amount: 100, ...times, ...more };
}

function sold(fan: number, seats: readonly number[], more: Partial<HoldStory> = {}): HoldStory {
  const receipt = { seats, amount: 100, paidBy: 20, paidAt: heldUntil - 1, askedAt: heldUntil - 5 };
  return hold(fan, seats, { receipt, ...more });
}

const charge = (amount: number, balance: number): Movement => ({ kind: "charge", amount, balance });
const payment = (amount: number, balance: number): Movement => ({ kind: "payment", amount, balance });

function purse(movements: Movement[], more: Partial<Purse> = {}): Purse {
  return { fan: 1, movements, unsettled: [], ...more };
}

test("a seat on two receipts is found; another show's seat of that number is another seat", () => {
  expect(findDoubleSales([sold(1, [7, 8]), sold(2, [9]), sold(3, [8], { showId: 2 }), hold(4, [7])])).toEqual([]);
  expect(findDoubleSales([sold(1, [7, 8]), sold(2, [8, 9])])).toEqual([
    "seat 8 of show 1 was sold to fan 1 and to fan 2",
  ]);
});

test("a receipt is for the seats that were held", () => {
  const other = { ...sold(1, [7, 8]), seats: [7, 9] };
  expect(findDoubleSales([other])).toEqual(["fan 1 held seats 7, 9 and paid for 7, 8"]);
});

test("a seat that somebody holds, and has paid for since, is given to nobody else", () => {
  const owner = sold(1, [7], { heldFrom: 0, heldBy: 10 });
  expect(findTakenSeats([owner, hold(2, [7], { heldFrom: 11, heldBy: 12 })])).toEqual([
    "seat 7 of show 1 was fan 1's, and given to fan 2",
  ]);
  // Asked for before the owner was answered: it may have been held before, and have run out.
  expect(findTakenSeats([owner, hold(2, [7], { heldFrom: 9, heldBy: 30 })])).toEqual([]);
});

test("a seat that somebody surely holds is given to nobody else, whether or not it is paid for later", () => {
  const second = hold(2, [7], { heldFrom: 11, heldBy: 12 });
  expect(findTakenSeats([second, hold(1, [7])])).toEqual(["seat 7 of show 1 was fan 1's, and given to fan 2"]);
  // It had ended before, or may have: in time, by a release, by leaving.
  expect(findTakenSeats([hold(1, [7], { surelyUntil: 12 }), second])).toEqual([]);
  expect(findTakenSeats([hold(1, [7], { endedFrom: 11 }), second])).toEqual([]);
  // Another's seat, and another show's.
  expect(findTakenSeats([hold(1, [8]), hold(3, [7], { showId: 2 }), second])).toEqual([]);
});

test("a hold that had ended is not paid, by the service's clock", () => {
  expect(findLatePayments([sold(1, [7]), hold(2, [8])])).toEqual([]);
  const receipt = { seats: [7], amount: 100, paidBy: 20, paidAt: heldUntil + 1, askedAt: heldUntil };
  expect(findLatePayments([hold(1, [7], { receipt })])).toHaveLength(1);
});

test("nor may it be told as paid before its end if it was asked for long after", () => {
  const receipt = { seats: [7], amount: 100, paidBy: 20, paidAt: heldUntil - 1, askedAt: heldUntil + 2_500 };
  expect(findLatePayments([hold(1, [7], { receipt })])).toHaveLength(1);
});

test("what was over well before its end is found", () => {
  const lapse = { fan: 1, what: "turn" as const, until: heldUntil };
  expect(
    findEarlyEnds([
      { ...lapse, refusedAt: heldUntil + 1 },
      { ...lapse, refusedAt: heldUntil - 1_000 },
    ]),
  ).toEqual([]);
  expect(findEarlyEnds([{ ...lapse, refusedAt: heldUntil - 5_000 }])).toEqual([
    "the turn of fan 1 was over 5 s before its end",
  ]);
});

test("a balance is what was charged less what was paid", () => {
  const movements = [charge(500, 500), payment(200, 300)];
  const told = { balance: 300, statement: [charge(500, 500), payment(200, 300)] };
  expect(findMoneyErrors([purse(movements, { told }), purse(movements), purse([], { told: { balance: 0 } })])).toEqual(
    [],
  );
  expect(findMoneyErrors([purse(movements, { told: { balance: 100 } })])).toEqual([
    "fan 1 has 100 won and should have 300",
  ]);
  expect(findMoneyErrors([purse([], { told: { balance: 1 } })])).toHaveLength(1);
});

test("a balance told on the way must add up too", () => {
  expect(findMoneyErrors([purse([charge(500, 500), payment(200, 250)])])).toEqual([
    "the balances told to fan 1 do not add up",
  ]);
  expect(findMoneyErrors([purse([payment(200, -200)])])).toHaveLength(1);
});

test("a statement has every movement once", () => {
  const twice = { balance: 500, statement: [charge(500, 500), charge(500, 1_000)] };
  expect(findMoneyErrors([purse([charge(500, 500)], { told: twice })])).toEqual([
    "the statement of fan 1 is not what was charged and paid",
  ]);
});

test("what was never answered may have happened or not, and nothing else", () => {
  const unsettled = [{ kind: "payment" as const, amount: 200 }];
  for (const balance of [300, 500]) {
    expect(findMoneyErrors([purse([charge(500, 500)], { unsettled, told: { balance } })])).toEqual([]);
  }
  expect(findMoneyErrors([purse([charge(500, 500)], { unsettled, told: { balance: 299 } })])).toEqual([
    "fan 1 has 299 won and should have 300 to 500",
  ]);
});

test("a repeated request has one answer and one effect", () => {
  expect(findUnequalAnswers([{ fan: 1, operation: "pay", answers: ["201 a", "201 a"] }])).toEqual([]);
  expect(findUnequalAnswers([{ fan: 1, operation: "pay", answers: ["201 a", "201 b"] }])).toHaveLength(1);
  expect(findSecondEffects([{ fan: 1, answered: [10, 9], listed: [9, 10] }])).toEqual([]);
  expect(findSecondEffects([{ fan: 1, answered: [9], listed: [9, 10] }])).toHaveLength(1);
});
