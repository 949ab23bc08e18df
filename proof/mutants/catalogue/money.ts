/** Mutants of balances, payments, refunds and idempotency keys. */
import type { Mutant } from "#proof/mutants/mutant.ts";

export const moneyMutants: readonly Mutant[] = [
  {
    name: "wallet-not-locked",
    says: "reads a balance without locking the wallet, and writes what it makes of it",
    edits: [{ file: "wallet/queries.ts", from: "order by user_id for update) as w", to: "order by user_id) as w" }],
    breaks: [4],
    scenario: "charges",
  },
  {
    name: "transfer-not-recorded",
    says: "changes a balance without a row in the ledger",
    edits: [{ file: "wallet/move-money.ts", from: "    insertTransfers(tx, moved, now),\n", to: "" }],
    breaks: [4],
    scenario: "charges",
  },
  {
    name: "transfer-of-another-amount",
    says: "records a won less than it moves",
    edits: [{ file: "wallet/move-money.ts", from: "amount: movement.amount,", to: "amount: movement.amount - 1," }],
    breaks: [4],
    scenario: "charges",
  },
  {
    name: "charges-not-added-up",
    says: "charges a wallet twice in one statement (UPDATE ... FROM unnest), which does one of the two",
    edits: [
      { file: "wallet/room.ts", near: 'name: "charge",', from: "({ userId }) => [userId]", to: "() => []" },
      {
        file: "wallet/move-money.ts",
        from: 'throw new Error("a wallet is moved twice in one batch");',
        to: "",
      },
      {
        file: "wallet/queries.ts",
        from: "return tx.change(updateBalancesStatement, values, wallets.length);",
        to: "return tx.query(updateBalancesStatement, values).then(() => undefined);",
      },
    ],
    schema: "alter table transfers drop constraint transfers_pkey",
    breaks: [4],
    scenario: "charges",
  },
  {
    name: "overdraft",
    says: "sells to who has not enough money",
    edits: [{ file: "payments/pay-reservations.ts", from: "if (amount <= balance) return", to: "return" }],
    schema:
      "alter table wallets drop constraint wallet_balance_not_negative; " +
      "alter table transfers drop constraint transfer_balance_not_negative",
    breaks: [5],
    scenario: "sale",
  },
  {
    name: "anybody-pays",
    says: "lets a user pay another's reservation",
    edits: [
      { file: "reservations/sell-holds.ts", from: "if (!row || row.userId !== userId) return", to: "if (!row) return" },
    ],
    breaks: [6],
    scenario: "strangers",
  },
  {
    name: "paid-without-seats",
    says: "takes the money and leaves the seats as they were",
    edits: [
      {
        file: "payments/pay-reservations.ts",
        from: "    sellHolds(\n      tx,\n      payable.map((one) => one.reservation),\n      now,\n    ),\n",
        to: "",
      },
    ],
    breaks: [6],
    scenario: "sale",
  },
  {
    name: "place-not-completed",
    says: "does not end the turn of who has paid",
    edits: [{ file: "payments/pay-reservations.ts", from: "    completed.write(tx),\n", to: "" }],
    breaks: [6, 11],
    scenario: "sale",
  },
  {
    name: "refund-frees-no-seat",
    says: "gives the money back and leaves the seats sold",
    edits: [
      {
        file: "reservations/sold-reservations.ts",
        from: "await Promise.all([takeBackSeats(tx, keysOf(sale)), ",
        to: "await Promise.all([",
      },
    ],
    breaks: [3, 6],
    scenario: "sale",
  },
  {
    name: "refunded-twice",
    says: "refunds a payment again",
    edits: [
      { file: "payments/refund-payment.ts", from: "if (refundedAt !== null) {", to: "if (refundedAt === 0) {" },
      {
        file: "reservations/seat-queries.ts",
        from: "tx.change(freeSoldSeatsStatement, values, seats.length)",
        to: "tx.query(freeSoldSeatsStatement, values)",
      },
      {
        file: "reservations/seat-queries.ts",
        from: "tx.change(deleteSoldSeatsStatement, values, seats.length)",
        to: "tx.query(deleteSoldSeatsStatement, values)",
      },
    ],
    schema: "alter table refunds drop constraint one_refund_per_payment",
    breaks: [4, 6],
    scenario: "sale",
  },
  {
    name: "answer-not-stored",
    says: "does not remember what a key was answered",
    edits: [
      { file: "idempotency/keys.ts", from: "if (rows.length === 0) return;", to: "if (rows.length >= 0) return;" },
    ],
    breaks: [12],
    scenario: "keys",
  },
  {
    name: "other-body-accepted",
    says: "answers a key that was used for another request as if it were the same",
    edits: [
      {
        file: "idempotency/keys.ts",
        from: "if (row.requestHash.equals(hash)) return",
        to: "if (row.requestHash.length > 0) return",
      },
    ],
    breaks: [12],
    scenario: "keys",
  },
  {
    name: "key-looked-up-before-the-lock",
    says: "looks a key up before it locks the wallet, so that two requests with it find nothing",
    edits: [
      {
        file: "wallet/charge-balance.ts",
        from: "const [locked, earlier] = await Promise.all([lockWallets(tx, userIds), findAnswers(tx, requests)]);",
        to: "const earlier = await findAnswers(tx, requests);\n  const locked = await lockWallets(tx, userIds);",
      },
    ],
    schema: "alter table request_keys drop constraint one_answer_per_key",
    breaks: [12],
    scenario: "keys",
  },
];
