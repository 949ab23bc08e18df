import { afterAll, beforeAll, expect, test } from "vitest";

import type { PaymentView } from "#payments/views.ts";
import type { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { bodyOf, claimsOf, expectSound, openSale, type Fan } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

let database: TestDatabase;
let rooms: StartedRooms;
beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
});
afterAll(async () => {
  await rooms.close();
  await expectSound(database);
  await database.close();
});

async function pay(fan: Fan, reservationId: number): Promise<PaymentView> {
  return bodyOf(await rooms.payments.pay(claimsOf(fan), reservationId));
}

test("a payment is told as it was answered, for ever, and to nobody else", async () => {
  const sale = await openSale(database);
  const [fan, other] = [await sale.fan({ balance: 70_000 }), await sale.fan()];
  const paid = await pay(fan, (await sale.reserve(fan, [7])).reservationId);
  await sale.charge(fan, 1_000);
  expect(paid).toMatchObject({
    amount: 50_000,
    balance: 20_000,
    seats: [{ number: 7, label: "07", section: "A", price: 50_000 }],
  });
  expect(await rooms.payments.get(fan.userId, paid.paymentId)).toEqual(paid);
  await expect(rooms.payments.get(other.userId, paid.paymentId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(rooms.payments.get(fan.userId, paid.paymentId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("payments are told newest first, page by page, and only one's own", async () => {
  const paid = [];
  const first = await openSale(database);
  const { userId } = await first.fan({ balance: 500_000 });
  for (const number of [1, 2, 3]) {
    const sale = await openSale(database);
    const fan = await sale.fan({ userId });
    paid.push(await pay(fan, (await sale.reserve(fan, [number])).reservationId));
  }
  const stranger = await first.fan({ balance: 50_000 });
  await pay(stranger, (await first.reserve(stranger, [9])).reservationId);
  const page = await rooms.payments.list(userId, { limit: 2 });
  expect(page.items).toEqual([paid[2], paid[1]]);
  expect(await rooms.payments.list(userId, { limit: 2, cursor: Number(page.nextCursor) })).toEqual({
    items: [paid[0]],
    nextCursor: null,
  });
});

test("payments of one user at the same moment come one after the other, and none is lost", async () => {
  const sales = [await openSale(database), await openSale(database), await openSale(database)];
  const { userId } = await sales[0]!.fan({ balance: 100_000, status: "EXPIRED" });
  const asked = [];
  for (const sale of sales) {
    const fan = await sale.fan({ userId });
    asked.push({ fan, ...(await sale.reserve(fan, [1])) });
  }
  const results = await Promise.allSettled(asked.map(({ fan, reservationId }) => pay(fan, reservationId)));
  const told = results.map((result) =>
    result.status === "fulfilled" ? result.value.balance : (result.reason as Problem).code,
  );
  expect(new Set(told)).toEqual(new Set([50_000, 0, "INSUFFICIENT_BALANCE"]));
});

test("a crowd that pays at the same moment is served, each with the right balance", async () => {
  const sale = await openSale(database);
  const fans = await Promise.all(Array.from({ length: 30 }, (_, index) => sale.fan({ balance: 50_000 + index })));
  const held = await Promise.all(fans.map((fan, index) => sale.reserve(fan, [index + 1])));
  const paid = await Promise.all(fans.map((fan, index) => pay(fan, held[index]!.reservationId)));
  expect(paid.map(({ balance }) => balance)).toEqual(fans.map((_, index) => index));
  const seats = await rooms.seatMaps.get(sale.show.showId);
  expect([seats.map.sold, seats.map.available]).toEqual([30, 20]);
});

test("nobody pays before their turn, or after it", async () => {
  const sale = await openSale(database, { queue: { state: "paused" } });
  const fan = await sale.fan({ balance: 50_000 });
  const { reservationId } = await sale.reserve(fan, [1]);
  const waiting = await sale.fan({ status: "WAITING" });
  await expect(pay(waiting, reservationId)).rejects.toMatchObject({ code: "NOT_ADMITTED" });
  await rooms.queue.leave(claimsOf(fan));
  await expect(pay(fan, reservationId)).rejects.toMatchObject({ code: "TOKEN_EXPIRED" });
});
