import { expect, test } from "vitest";

import { goodSale } from "#proof/checkers/good-sale.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";
import { wholeSales } from "#proof/checkers/whole-sales.ts";
import type { Dump } from "#proof/database/dump.ts";

function violations(change: (dump: Partial<Dump>) => Partial<Dump>): readonly string[] {
  const { dump } = goodSale();
  return wholeSales.check(new TestHistory().evidence({ ...dump, ...change(dump) })).violations;
}

test.each<[string, (dump: Partial<Dump>) => Partial<Dump>]>([
  ["its transfer", ({ transfers }) => ({ transfers: transfers?.filter(({ debit }) => debit === "CASH") ?? [] })],
  ["its sold seat", () => ({ soldSeats: [] })],
  [
    "the seat's mark",
    ({ seats }) => ({ seats: seats?.map((row) => ({ ...row, status: "AVAILABLE", reservation: null })) ?? [] }),
  ],
  ["its completed place", ({ places }) => ({ places: places?.filter(({ status }) => status !== "COMPLETED") ?? [] })],
  [
    "its paid reservation",
    ({ reservations }) => ({ reservations: reservations?.map((row) => ({ ...row, status: "CANCELLED" })) ?? [] }),
  ],
])("a payment without %s is told", (_, change) => {
  expect(violations(change)).toHaveLength(1);
});

test("everything else without its payment is told", () => {
  expect(violations(() => ({ payments: [] }))).toHaveLength(5);
});

test("a payment that says another amount than its reservation is told", () => {
  const other = violations(({ payments }) => ({ payments: payments?.map((row) => ({ ...row, amount: 90 })) ?? [] }));
  expect(other).toContain("payment 1 is not what reservation 1 says");
});

test("two transfers for one payment are told", () => {
  const twice = violations(({ transfers = [] }) => ({ transfers: [...transfers, ...transfers.slice(1)] }));
  expect(twice).toEqual([
    "there is a transfer from a wallet without a payment: 100 won of reservation 1 and user ann (2)",
  ]);
});

const refunded = (dump: Partial<Dump>): Partial<Dump> => ({
  refunds: [{ payment: 1, refundedAt: 0 }],
  soldSeats: [],
  seats: dump.seats?.map((row) => ({ ...row, status: "AVAILABLE" as const, reservation: null })) ?? [],
  reservations: dump.reservations?.map((row) => ({ ...row, status: "CANCELLED" as const })) ?? [],
  transfers: [
    ...(dump.transfers ?? []),
    { transfer: 3, user: "ann", debit: "REVENUE", credit: "WALLET", amount: 100, balance: 100, reservation: 1 },
  ],
});

test("a refund undoes the sale but for the payment and the place", () => {
  expect(violations(refunded)).toEqual([]);
});

test("a refund that gives no money back, or leaves the seat sold, is told", () => {
  expect(violations((dump) => ({ ...refunded(dump), transfers: dump.transfers ?? [] }))).toHaveLength(1);
  expect(violations((dump) => ({ ...refunded(dump), soldSeats: dump.soldSeats ?? [] }))).toHaveLength(1);
  expect(violations(() => ({ refunds: [{ payment: 9, refundedAt: 0 }] }))).toEqual([
    "payment 9 was refunded, and does not exist",
  ]);
});

test("a reservation that is told to be held after its payment is told, but for a refund", () => {
  const { args, value, payment, refund } = holdOf("ann", 1, 7);
  const paid = (): TestHistory =>
    new TestHistory().ok("reserveSeats", args, value).ok("payReservation", payment.args, payment.value);
  const read = (history: TestHistory): TestHistory =>
    history.ok("getReservation", { user: "ann", reservation: 1 }, { ...value, status: "CANCELLED" });
  expect(wholeSales.check(read(paid()).evidence()).violations).toHaveLength(1);
  expect(wholeSales.check(read(paid().info("refundPayment", refund.args)).evidence()).violations).toEqual([]);
});
