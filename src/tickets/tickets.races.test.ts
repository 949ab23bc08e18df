/** Checking in and refunding while others do: real connections, real locks, both orders. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Problem } from "#problems.ts";
import { inTheWay, openBlocker, patientTransaction, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, openSale, statusOf, takenSeats } from "#test/open-sale.ts";
import { row } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

/** A fan who paid seat 7, the only one that there is. */
async function begin() {
  const sale = await openSale(database, { shows: [{ seats: 7 }] });
  const fan = await sale.fan({ balance: 100_000 });
  const { reservationId } = await sale.reserve(fan, [7]);
  const { paymentId } = await sale.pay(fan, reservationId);
  return { sale, fan, reservationId, paymentId };
}

async function balanceOf(userId: string): Promise<number> {
  const text = "select balance from wallets where user_id = $1";
  return (await row<{ balance: number }>(database.db, text, [userId])).balance;
}

describe("of two who come at the same moment exactly one wins", () => {
  test("refunded first: a second refund finds it refunded", async () => {
    const { sale, fan, paymentId } = await begin();
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.refundIn(tx, paymentId),
      () => sale.refund(paymentId),
    );
    expect(await codeOf(second)).toBe("ALREADY_REFUNDED");
    expect(await balanceOf(fan.userId)).toBe(100_000);
  });

  test("checked in first: a second check-in finds it used", async () => {
    const { sale, reservationId } = await begin();
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.checkInIn(tx, reservationId, 7),
      () => sale.checkIn(reservationId, 7),
    );
    expect(await codeOf(second)).toBe("ALREADY_CHECKED_IN");
  });

  test("checked in first: a refund finds the ticket used", async () => {
    const { sale, fan, reservationId, paymentId } = await begin();
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.checkInIn(tx, reservationId, 7),
      () => sale.refund(paymentId),
    );
    expect(await codeOf(second)).toBe("TICKET_USED");
    expect([await balanceOf(fan.userId), await statusOf(database.db, reservationId)]).toEqual([50_000, "PAID"]);
  });

  test("refunded first: a check-in finds the ticket refunded", async () => {
    const { sale, reservationId, paymentId } = await begin();
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.refundIn(tx, paymentId),
      () => sale.checkIn(reservationId, 7),
    );
    expect(await codeOf(second)).toBe("TICKET_REFUNDED");
  });

  test("refunded first: a taker who waited for the seat gets it", async () => {
    const { sale, paymentId } = await begin();
    const taker = await sale.fan();
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.refundIn(tx, paymentId),
      () => sale.reserve(taker, [7]),
    );
    const { reservationId } = await second;
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[7, "HELD", reservationId]]);
  });

  test("a taker who came first finds the seat sold, and the refund that waited frees it", async () => {
    const { sale, paymentId } = await begin();
    const [taker, next] = [await sale.fan(), await sale.fan()];
    const { first, second } = await inTheWay(
      database.db,
      (tx) => sale.reserveIn(tx, [sale.reserveRequest(taker, [7])]),
      () => sale.refund(paymentId),
    );
    expect(first).toEqual([expect.objectContaining({ code: "SEAT_UNAVAILABLE" })]);
    await second;
    await sale.reserve(next, [7]);
  });

  test("a payment of the same wallet and a refund add up, whichever comes first", async () => {
    const { sale, fan, paymentId } = await begin();
    const elsewhere = await openSale(database);
    const again = await elsewhere.fan({ userId: fan.userId });
    const { reservationId } = await elsewhere.reserve(again, [1]);
    const blocker = await openBlocker(database.url);
    await blocker.run("select from wallets where user_id = $1 for update", [fan.userId]);
    const both = Promise.all([sale.refund(paymentId), elsewhere.pay(again, reservationId)]);
    await untilBlocked(database.db, 2);
    await blocker.commit();
    await both;
    expect(await balanceOf(fan.userId)).toBe(50_000);
  });
});

test("refunds, check-ins, takers and payers at once never deadlock, and leave every promise kept", async () => {
  const sale = await openSale(database, { maxSeatsPerUser: 100, shows: [{ seats: 20 }] });
  const { userId } = await sale.fan({ balance: 5_000_000, status: "EXPIRED" });
  const allowed = new Set(["done", "ALREADY_REFUNDED", "TICKET_USED", "TICKET_REFUNDED", "ALREADY_CHECKED_IN"]);
  for (let round = 0; round < 4; round += 1) {
    const bought = [];
    for (let seat = 1; seat <= 5; seat += 1) {
      const fan = await sale.fan({ userId });
      const numbers = [seat + 5 * round];
      const { reservationId } = await sale.reserve(fan, numbers);
      const { paymentId } = await sale.pay(fan, reservationId);
      bought.push({ reservationId, paymentId, number: numbers[0]! });
    }
    const codes = await Promise.all(
      bought.flatMap(({ reservationId, number, paymentId }) => [
        codeOf(patientTransaction(database.db, (tx) => sale.refundIn(tx, paymentId))),
        codeOf(sale.checkIn(reservationId, number)),
        codeOf(sale.refund(paymentId)),
        codeOf(sale.charge({ userId }, 1)),
      ]),
    );
    expect(codes.filter((code) => !allowed.has(code))).toEqual([]);
    // Of each ticket's four, the charge and one of the others are done.
    expect(codes.filter((code) => code === "done")).toHaveLength(2 * bought.length);
  }
});
