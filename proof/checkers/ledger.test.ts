import { expect, test } from "vitest";

import { balances } from "#proof/checkers/balances.ts";
import { goodSale } from "#proof/checkers/good-sale.ts";
import { ledger } from "#proof/checkers/ledger.ts";
import { holdOf, TestHistory } from "#proof/checkers/test-history.ts";
import type { Dump, TransferRow } from "#proof/database/dump.ts";

const user = "ann";
const ann = holdOf(user, 1, 7);

function violations(history: TestHistory, dump?: Partial<Dump>): readonly string[] {
  return ledger.check(history.evidence(dump)).violations;
}

function charged(): TestHistory {
  return new TestHistory().ok("chargeBalance", { user, amount: 300 }, { balance: 300 });
}

const balance = (history: TestHistory, won: number): TestHistory =>
  history.ok("getBalance", { user }, { balance: won });

test("a balance that is not what was charged is told", () => {
  expect(violations(balance(charged(), 200))).toEqual([
    "user ann was told a balance of 200 won, where 300 is right: line 2",
  ]);
});

test("an unknown charge may be in the balance or not, but nothing else", () => {
  const read = (won: number): readonly string[] =>
    violations(balance(charged().info("chargeBalance", { user, amount: 50 }, { key: "more" }), won));
  expect([read(300), read(350)]).toEqual([[], []]);
  expect(read(340)).toEqual([]);
  expect(read(351)).toHaveLength(1);
});

test("an unknown payment may have been taken or not", () => {
  const paying = (): TestHistory =>
    charged().ok("reserveSeats", ann.args, ann.value).info("payReservation", ann.payment.args, { key: "pay" });
  expect(violations(balance(paying(), 300))).toEqual([]);
  expect(violations(balance(paying(), 200))).toEqual([]);
  expect(violations(balance(paying(), 199))).toHaveLength(1);
});

test("what is under way while a balance is read may be in it or not", () => {
  const read = (won: number): readonly string[] =>
    violations(
      charged()
        .ok("chargeBalance", { user, amount: 50 }, { balance: 350 }, { from: 100, by: 200 })
        .ok("getBalance", { user }, { balance: won }, { from: 150, by: 160 }),
    );
  expect([read(300), read(350)]).toEqual([[], []]);
});

test("the answer to a charge has the charge in it", () => {
  expect(violations(charged().ok("chargeBalance", { user, amount: 50 }, { balance: 300 }))).toHaveLength(1);
});

test("the answer to a payment has the payment in it, and a refund gives it back", () => {
  const paid = (won: number): TestHistory =>
    charged()
      .ok("reserveSeats", ann.args, ann.value)
      .ok("payReservation", ann.payment.args, { ...ann.payment.value, balance: won });
  expect(violations(paid(300))).toHaveLength(1);
  expect(violations(balance(paid(200).ok("refundPayment", ann.refund.args, {}), 300))).toEqual([]);
  expect(violations(balance(paid(200), 300))).toHaveLength(1);
});

test("a charge that was repeated with its key counts once", () => {
  const history = new TestHistory()
    .info("chargeBalance", { user, amount: 300 }, { key: "a" })
    .ok("chargeBalance", { user, amount: 300 }, { balance: 300 }, { key: "a" })
    .ok("chargeBalance", { user, amount: 300 }, { balance: 300 }, { key: "a" });
  expect(violations(balance(history, 300))).toEqual([]);
  expect(violations(balance(history, 600))).toHaveLength(1);
});

test("a statement that does not add up is told", () => {
  const statement = (before: number): TestHistory =>
    charged().ok(
      "listTransfers",
      { user },
      {
        transfers: [
          { transfer: 2, amount: 200, balance: 300 },
          { transfer: 1, amount: 100, balance: before },
        ],
      },
    );
  expect(violations(statement(100))).toEqual([]);
  expect(violations(statement(90))).toEqual(["the statement of user ann does not add up at transfer 2: line 2"]);
});

const charge = { user, debit: "CASH", credit: "WALLET", reservation: null } as const;
const transfers: TransferRow[] = [
  { ...charge, transfer: 1, amount: 300, balance: 300 },
  { ...charge, transfer: 2, debit: "WALLET", credit: "REVENUE", amount: 100, balance: 200, reservation: 1 },
];

test("the ledger is replayed in order", () => {
  const replay = (dump: Partial<Dump>): readonly string[] => violations(new TestHistory(), dump);
  expect(replay({ transfers, wallets: [{ user, balance: 200 }] })).toEqual([]);
  expect(replay({ transfers, wallets: [{ user, balance: 201 }] })).toEqual([
    "user ann has 201 won, and transfers of 200",
    "the accounts sum to 1 won, and not to zero",
  ]);
  expect(replay({ transfers: transfers.toReversed(), wallets: [{ user, balance: 200 }] })).toContain(
    "transfer 2 leaves user ann with -100 won",
  );
  expect(replay({ transfers, wallets: [] })).toContain("the accounts sum to -200 won, and not to zero");
});

test("a balance below zero is told, wherever it was seen", () => {
  const history = balance(new TestHistory(), -1).ok("chargeBalance", { user, amount: 1 }, { balance: -5 });
  expect(balances.check(history.evidence({ wallets: [{ user, balance: -2 }] })).violations).toEqual([
    "user ann has -2 won in the end",
    "user ann was told -1 won: line 0",
    "user ann was told -5 won: line 2",
  ]);
});

test("a good sale is checked on its balances and its transfers", () => {
  expect(ledger.check(goodSale().evidence)).toMatchObject({ violations: [], checked: 5 });
});
