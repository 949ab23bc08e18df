import { afterAll, beforeAll, expect, test } from "vitest";

import { ledger } from "#proof/checkers/ledger.ts";
import { TestHistory } from "#proof/checkers/test-history.ts";
import { wholeSales } from "#proof/checkers/whole-sales.ts";
import { dumpDatabase, type Dump } from "#proof/database/dump.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openSale, type Fan } from "#test/open-sale.ts";

const price = 50_000;
let database: TestDatabase;
let dump: Dump;
let ann: Fan;
let bob: Fan;

beforeAll(async () => {
  database = await createTestDatabase();
  const sale = await openSale(database, { shows: [{ seats: 5, price }] });
  ann = await sale.fan();
  bob = await sale.fan({ balance: price });
  await sale.charge(ann, 200_000, "charge");
  const { reservationId } = await sale.reserve(ann, [1, 2], { key: "hold" });
  await sale.pay(ann, reservationId, "pay");
  await sale.checkIn(reservationId, 2);
  const refunded = await sale.reserve(bob, [3]);
  await sale.refund((await sale.pay(bob, refunded.reservationId)).paymentId);
  await sale.fan({ status: "WAITING" });
  const cid = await sale.fan();
  await sale.reserve(cid, [4]);
  dump = await dumpDatabase(database.url);
});

afterAll(() => database.close());

test("a dump names every row, with numbers as numbers and moments in milliseconds", () => {
  const [reservation] = dump.reservations;
  const now = Date.now();
  expect(dump.at).toBeGreaterThan(now - 60_000);
  expect(dump.at).toBeLessThan(now + 60_000);
  expect(reservation).toMatchObject({ user: ann.userId, seats: [1, 2], amount: 2 * price, status: "PAID" });
  expect((reservation?.heldUntil ?? 0) - (reservation?.createdAt ?? 0)).toBeCloseTo(300_000, -1);
  expect(dump.places.map(({ number, status, endedAt }) => [number, status, endedAt === null])).toEqual([
    [1, "COMPLETED", false],
    [2, "COMPLETED", false],
    [3, "WAITING", true],
    [4, "ADMITTED", true],
  ]);
  expect(dump.seats.map(({ number, status }) => [number, status])).toEqual([
    [1, "SOLD"],
    [2, "SOLD"],
    [3, "AVAILABLE"],
    [4, "HELD"],
    [5, "AVAILABLE"],
  ]);
  expect(dump.queues).toMatchObject([{ state: "open", capacity: 100, lastNumber: 4, admittedThrough: 4 }]);
});

test("a dump tells what moved, what was given back and who came in", () => {
  const [payment, refunded] = dump.payments;
  expect(dump.soldSeats.map(({ number }) => number)).toEqual([1, 2]);
  expect(payment).toMatchObject({ user: ann.userId, amount: 2 * price, balance: 100_000 });
  expect(dump.refunds).toMatchObject([{ payment: refunded?.payment }]);
  expect(dump.checkIns).toEqual([{ reservation: payment?.reservation, seat: 2 }]);
  expect(dump.wallets.find(({ user }) => user === bob.userId)?.balance).toBe(price);
  const ofAnn = dump.transfers.filter(({ user }) => user === ann.userId);
  expect(ofAnn.map(({ debit, credit, amount, balance }) => [debit, credit, amount, balance])).toEqual([
    ["CASH", "WALLET", 200_000, 200_000],
    ["WALLET", "REVENUE", 100_000, 100_000],
  ]);
});

test("a dump tells of each key what its answer named", () => {
  const named = new Map(
    dump.keys.map(({ key, reservation, payment, transfer }) => [key, [reservation, payment, transfer]]),
  );
  const [payment] = dump.payments;
  expect(named.get("hold")).toEqual([payment?.reservation, null, null]);
  expect(named.get("pay")).toEqual([payment?.reservation, payment?.payment, null]);
  expect(named.get("charge")).toEqual([null, null, expect.any(Number)]);
});

test("what the service wrote holds together", () => {
  const evidence = new TestHistory().evidence(dump);
  expect(ledger.check(evidence)).toMatchObject({ violations: [], checked: 5 });
  expect(wholeSales.check(evidence)).toMatchObject({ violations: [], checked: 2 });
});
