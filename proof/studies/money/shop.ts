/** A customer's money: some charges, a seat, a payment, each with a key; some sent twice, some with nobody to hear the answer. */
import { randomUUID } from "node:crypto";

import { accessToken, price, type Buyer } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Reply, Sent } from "#load/studies/client.ts";
import type { Books } from "#proof/studies/money/books.ts";
import type { SettlingClient } from "#proof/studies/settling-client.ts";

/** For one payment. */
export const chargesPerPayment = 3;
/** The share of requests that are sent once more, with the same key, after they were answered. */
export const repeatedShare = 0.1;
/** In won; what remains on a wallet is another sum for each. */
const mostOfACharge = 100_000;

export interface Shop {
  rig: Rig;
  books: Books;
  /** Requests that were repeated. */
  repeated: number;
}

/** Charges, reserves and pays, and writes down what was answered. Errors: it was refused. */
export async function buy(shop: Shop, client: SettlingClient, buyer: Buyer): Promise<void> {
  const { books } = shop;
  const user = buyer.userId;
  for (let charge = 0; charge < chargesPerPayment; charge += 1) {
    // The first is enough for the seat, so that no payment fails for want of money.
    const amount = charge === 0 ? price : 1 + Math.floor(Math.random() * mostOfACharge);
    const path = `/v1/users/${user}/balance/charges`;
    const answer = await once(shop, client, { path, token: accessToken(shop.rig, user), body: { amount } });
    books.charged({ user, transfer: numberIn(answer, "transferId"), amount });
  }
  const wanted = { showId: buyer.showId, seats: [buyer.seat] };
  const held = await once(shop, client, { path: "/v1/reservations", token: buyer.token, body: wanted });
  const reservation = numberIn(held, "reservationId");
  const paying = { path: "/v1/payments", token: buyer.token, body: { reservationId: reservation } };
  const paid = await once(shop, client, paying);
  books.paid({ user, reservation, payment: numberIn(paid, "paymentId"), amount: numberIn(paid, "amount") });
}

/** Sends with a key of its own until it is settled, and now and then again: the answer must be the same, to the letter. */
async function once(shop: Shop, client: SettlingClient, sent: Omit<Sent, "method">): Promise<Reply> {
  const keyed: Sent = { ...sent, method: "POST", headers: { "idempotency-key": randomUUID() } };
  const reply = await client.settle(keyed);
  if (reply.status !== 201) throw new Error(`${sent.path} was answered ${reply.status}: ${reply.body}`);
  if (Math.random() < repeatedShare) {
    shop.repeated += 1;
    const again = await client.settle(keyed);
    if (again.status !== reply.status || again.body !== reply.body) shop.books.otherAnswers += 1;
  }
  return reply;
}

function numberIn({ body }: Reply, name: string): number {
  return Number((JSON.parse(body) as Record<string, unknown>)[name]);
}
