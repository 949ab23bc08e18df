import { expect, test } from "vitest";

import { keys } from "#proof/checkers/keys.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";
import { listWrites } from "#proof/checkers/writes.ts";
import type { Dump, KeyRow, TransferRow } from "#proof/database/dump.ts";

const user = "ann";
const charge = (amount: number): { user: string; amount: number } => ({ user, amount });
const row: KeyRow = { user, key: "a", reservation: null, payment: null, transfer: 1 };
const transfer: TransferRow = {
  transfer: 1,
  user,
  debit: "CASH",
  credit: "WALLET",
  amount: 10,
  balance: 10,
  reservation: null,
};

function violations(history: TestHistory, dump?: Partial<Dump>): readonly string[] {
  return keys.check(history.evidence(dump)).violations;
}

const charged = (): TestHistory => new TestHistory().ok("chargeBalance", charge(10), { balance: 10 }, { key: "a" });

test("a request that is sent again with its key is answered the same", () => {
  expect(violations(charged().ok("chargeBalance", charge(10), { balance: 10 }, { key: "a" }))).toEqual([]);
  expect(violations(charged().ok("chargeBalance", charge(10), { balance: 20 }, { key: "a" }))).toEqual([
    "one request was answered differently when it was sent again with its key: lines 0 and 2",
  ]);
});

test("a key that lets another body pass is told, one that refuses it is right", () => {
  expect(violations(charged().ok("chargeBalance", charge(20), { balance: 30 }, { key: "a" }))).toEqual([
    "one key let two requests pass: lines 0 and 2",
  ]);
  expect(violations(charged().fail("chargeBalance", charge(20), "IDEMPOTENCY_KEY_REUSED", { key: "a" }))).toEqual([]);
  const { args, value } = holdOf(user, 1, 7);
  expect(violations(charged().ok("reserveSeats", args, value, { key: "a" }))).toHaveLength(1);
});

test("the same key of two users is two keys", () => {
  expect(violations(charged().ok("chargeBalance", { user: "bob", amount: 5 }, { balance: 5 }, { key: "a" }))).toEqual(
    [],
  );
});

test("the database remembers every key that had an effect", () => {
  expect(violations(charged(), { keys: [row], transfers: [transfer] })).toEqual([]);
  expect(violations(charged(), { transfers: [transfer] })).toEqual([
    "a chargeBalance succeeded, and its key is not remembered: line 0",
  ]);
});

test("what was refused whenever it was tried must have had no effect", () => {
  const refused = (): TestHistory => new TestHistory().fail("chargeBalance", charge(10), "UNAVAILABLE", { key: "a" });
  expect(violations(refused(), {})).toEqual([]);
  expect(violations(refused(), { keys: [row], transfers: [transfer] })).toContain(
    "a chargeBalance was refused whenever it was tried, and had an effect: line 0",
  );
});

test("two effects of one key are told, and one of none", () => {
  expect(violations(charged(), { keys: [row], transfers: [transfer, { ...transfer, transfer: 2 }] })).toEqual([
    "user ann has 2 charges, where 1 to 1 were asked for: line 0",
  ]);
  expect(violations(charged(), { keys: [row] })).toHaveLength(1);
});

test("an unknown has as many effects as the database remembers", () => {
  const unknown = (): TestHistory => new TestHistory().info("chargeBalance", charge(10), { key: "a" });
  expect(violations(unknown(), {})).toEqual([]);
  expect(violations(unknown(), { keys: [row], transfers: [transfer] })).toEqual([]);
  expect(violations(unknown(), { transfers: [transfer] })).toEqual([]);
  expect(violations(unknown(), { keys: [row] })).toHaveLength(1);
});

test("another body with a key that was answered has no effect, also where the refusal was not heard", () => {
  const reused = charged().info("chargeBalance", charge(20), { key: "a" });
  expect(violations(reused, { keys: [row], transfers: [transfer] })).toEqual([]);
});

test("of two requests with one key that were never answered one may have happened", () => {
  const both = (): TestHistory =>
    new TestHistory().info("chargeBalance", charge(10), { key: "a" }).info("chargeBalance", charge(20), { key: "a" });
  expect(violations(both(), { keys: [row], transfers: [transfer] })).toEqual([]);
  expect(violations(both(), {})).toEqual([]);
});

test("a key that is sent again by another turn asks the same", () => {
  const { args, value } = holdOf(user, 1, 7);
  const again = new TestHistory()
    .info("reserveSeats", args, { key: "a" })
    .ok("reserveSeats", { ...args, number: 9 }, value, { key: "a" });
  expect(listWrites(again.evidence(), "reserveSeats")).toMatchObject([{ from: 10, lines: [0, 2] }]);
});

test("reservations are counted as charges are", () => {
  const { args, value } = holdOf(user, 1, 7);
  const history = new TestHistory().ok("reserveSeats", args, value);
  const reservation = { ...args, reservation: 1, amount: 100, status: "HELD" as const, heldUntil: 0, createdAt: 0 };
  expect(violations(history, { reservations: [reservation] })).toEqual([]);
  expect(violations(history, { reservations: [reservation, { ...reservation, reservation: 2 }] })).toHaveLength(1);
});
