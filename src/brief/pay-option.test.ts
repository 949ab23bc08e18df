import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { expectSound, keyOf, moveHold, statusOf } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import type { QueueClaims } from "#tokens.ts";

const price = 10_000;
let database: TestDatabase;
let rooms: StartedRooms;
let option: number;
let secondOption: number;

beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
  const { showIds } = await createConcert(database.db, { shows: [{ price }, { price }] });
  [option, secondOption] = showIds as [number, number];
});

afterAll(async () => {
  await rooms.close();
  await expectSound(database);
  await database.close();
});

let users = 0;

/** A user with a token and a balance, and what they do. */
async function fan(balance = 100_000) {
  const briefUserId = (users += 1);
  const { token } = await rooms.brief.issueToken({ briefUserId, concertOptionId: option });
  const claims: QueueClaims = rooms.tokens.verifyQueue(token);
  if (balance > 0) await rooms.brief.charge(briefUserId, balance, undefined);
  return {
    briefUserId,
    claims,
    reserve: (seat: number, concertOptionId = option) =>
      rooms.brief.reserve(claims, briefUserId, { concertOptionId, seat }, undefined),
    pay: (concertOptionId = option, key?: string) =>
      rooms.brief.pay(claims, briefUserId, concertOptionId, keyOf("briefPay", key, { concertOptionId })),
    balance: () => rooms.brief.getBalance(briefUserId),
  };
}

test("paying an option pays what the user holds of it, and the token is dead from then on", async () => {
  const mina = await fan(15_000);
  const { reservationId } = await mina.reserve(1);
  const payment = await mina.pay();
  expect(payment).toMatchObject({ reservationId, amount: price, balance: 5_000, seats: [{ number: 1, label: "01" }] });
  await expect(mina.reserve(2)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  await expect(mina.pay()).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  expect(await mina.balance()).toBe(5_000);
});

test("of several holds of the option the newest is paid; holds of other options do not count", async () => {
  const mina = await fan();
  const older = await mina.reserve(3);
  const newest = await mina.reserve(4);
  const other = await mina.reserve(5, secondOption);
  expect(await mina.pay()).toMatchObject({ reservationId: newest.reservationId });
  const statuses = [older, newest, other].map(({ reservationId }) => statusOf(database.db, reservationId));
  expect(await Promise.all(statuses)).toEqual(["HELD", "PAID", "HELD"]);
});

test("a hold that ran out is not paid, though nobody has swept it yet", async () => {
  const mina = await fan();
  const live = await mina.reserve(6);
  const over = await mina.reserve(7);
  await moveHold(database.db, over.reservationId, -1);
  expect(await mina.pay()).toMatchObject({ reservationId: live.reservationId });
});

test("who holds nothing of the option is told so, and pays nothing", async () => {
  const mina = await fan();
  await expect(mina.pay()).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: expect.stringContaining(`option ${option}`),
  });
  await mina.reserve(8, secondOption);
  await expect(mina.pay(option, "in vain")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(mina.pay(999_999)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await mina.balance()).toBe(100_000);
  expect(await mina.pay(secondOption)).toMatchObject({ balance: 100_000 - price });
});

test("a balance that is too small is refused with both figures, and the hold and the token live on", async () => {
  const mina = await fan(price - 1);
  await mina.reserve(9);
  await expect(mina.pay()).rejects.toMatchObject({
    code: "INSUFFICIENT_BALANCE",
    extra: { balance: price - 1, amount: price },
  });
  await rooms.brief.charge(mina.briefUserId, 1, undefined);
  expect(await mina.pay()).toMatchObject({ balance: 0 });
});

test("a payment repeated with its key is answered as before, though the token is dead by it", async () => {
  const mina = await fan();
  await mina.reserve(10);
  const payment = await mina.pay(option, "once");
  expect(await mina.pay(option, "once")).toEqual(payment);
  await expect(mina.pay(option, "twice")).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
  await expect(mina.pay(secondOption, "once")).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  expect(await mina.balance()).toBe(100_000 - price);
});

test("one payment sent twenty times at once with one key is made once", async () => {
  const mina = await fan();
  await mina.reserve(11);
  const payments = await Promise.all(Array.from({ length: 20 }, () => mina.pay(option, "at once")));
  expect(new Set(payments.map(({ paymentId }) => paymentId)).size).toBe(1);
  expect(await mina.balance()).toBe(100_000 - price);
});

test("payments are listed with a token that died by one of them, to its own user alone", async () => {
  const [mina, other] = [await fan(), await fan()];
  await mina.reserve(12);
  const payment = await mina.pay();
  expect(await rooms.brief.listPayments(mina.claims, mina.briefUserId, {})).toEqual({
    items: [payment],
    nextCursor: null,
  });
  await expect(rooms.brief.listPayments(other.claims, mina.briefUserId, {})).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await rooms.brief.listPayments(other.claims, other.briefUserId, {})).toEqual({ items: [], nextCursor: null });
});

test("nobody pays in the name of another", async () => {
  const [mina, other] = [await fan(), await fan()];
  await mina.reserve(13);
  const refused = rooms.brief.pay(other.claims, mina.briefUserId, option, undefined);
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await mina.balance()).toBe(100_000);
});
