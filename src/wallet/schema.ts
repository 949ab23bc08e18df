/** What goes in and comes out at the wallet's door. */
import { Type } from "typebox";

import { id, nullable, oneOf, request, time, userId, won } from "#http/fields.ts";
import { pageOf } from "#http/pages.ts";

export const walletParams = Type.Object({ userId });

export const balance = Type.Object({ userId, balance: won("What can be spent.", 150_000) });

/** `maxCharge`: the most that one charge may bring, in won. */
export function chargeRequest(maxCharge: number) {
  return request({
    amount: Type.Integer({ minimum: 1, maximum: maxCharge, description: "Won to add.", examples: [100_000] }),
  });
}

export const charged = Type.Object({
  transferId: id("The transfer in the ledger.", 501),
  amount: won("What was added.", 100_000),
  balance: won("The balance afterwards.", 150_000),
});

const accounts = ["CASH", "WALLET", "REVENUE"] as const;

export const transfer = Type.Object({
  transferId: id("The transfer.", 501),
  debit: oneOf(accounts, "The account that gave: WALLET is the user's, CASH and REVENUE are the house's."),
  credit: oneOf(accounts, "The account that received."),
  amount: won("How much moved.", 100_000),
  balance: won("The user's balance after it.", 150_000),
  reservationId: nullable(id("What was paid or refunded; null for a charge.", 101)),
  createdAt: time("When it happened."),
});

export const transfers = pageOf(transfer);
