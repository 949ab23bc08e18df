/** The payments room put together. */
import type { Catalogue } from "#concerts/catalogue.ts";
import { Batch } from "#db/batch.ts";
import type { Database } from "#db/connect.ts";
import { createLookup } from "#db/lookup.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import type { Answer, RequestKey } from "#idempotency/keys.ts";
import { createReplay } from "#idempotency/look-up.ts";
import { payReservations, type PayRequest } from "#payments/pay-reservations.ts";
import { findPayments, listPayments, type ReadPayment } from "#payments/queries.ts";
import { refundPayment, type RefundRequest } from "#payments/refund-payment.ts";
import { viewPayment, viewRefund, type PaymentView, type RefundView } from "#payments/views.ts";
import { Problem } from "#problems.ts";
import type { Gate } from "#queue/gate.ts";
import type { QueueClaims } from "#tokens.ts";

export interface PaymentsDeps {
  db: Database;
  /** Where the writes of this instance take turns. */
  turnstile: Turnstile;
  log: EventLog;
  catalogue: Catalogue;
  gate: Gate;
}

export type PaymentsRoom = ReturnType<typeof createPaymentsRoom>;

export function createPaymentsRoom({ db, turnstile, log, catalogue, gate }: PaymentsDeps) {
  const replay = createReplay(db);
  const showOf = (showId: number) => catalogue.show(showId);
  const pays = new Batch<PayRequest, Answer>({
    name: "pay",
    turnstile,
    keysOf: ({ place, reservationId, userId }) => [
      `place ${place.concertId}:${place.number}`,
      `reservation ${reservationId}`,
      `wallet ${userId}`,
    ],
    run: (requests, committing) => transaction(db, (tx) => payReservations(tx, { log, showOf }, requests), committing),
  });
  const findPayment = createLookup<number, ReadPayment>({
    name: "read-payment",
    find: (paymentIds) => findPayments(db, paymentIds),
    keyOf: ({ paymentId }) => paymentId,
  });

  async function view(row: ReadPayment): Promise<PaymentView> {
    return viewPayment(await showOf(row.showId), row, row);
  }

  return {
    /**
     * Pays a held reservation and ends the turn. Answers the payment, or what the same request was answered before,
     * even though that very payment ended the turn. Problems: see payReservations.
     */
    async pay(claims: QueueClaims, reservationId: number, requestKey?: RequestKey): Promise<Answer> {
      const place = { concertId: claims.concert, number: claims.number };
      const request = { userId: claims.sub, requestKey, place, reservationId };
      try {
        await gate.passToWrite(claims);
      } catch (refusal) {
        return replay(request, refusal);
      }
      return pays.submit(request);
    },
    /** Gives a payment back, on an operator's word. Problems: NOT_FOUND, ALREADY_REFUNDED, TICKET_USED. */
    async refund(request: RefundRequest): Promise<RefundView> {
      return viewRefund(request, await transaction(db, (tx) => refundPayment(tx, log, request)));
    },
    /** A payment of the user. Problems: NOT_FOUND. */
    async get(userId: string, paymentId: number): Promise<PaymentView> {
      const row = await findPayment(paymentId);
      if (row?.userId !== userId) throw new Problem("NOT_FOUND", `You have no payment ${paymentId}.`);
      return view(row);
    },
    /** The user's payments, newest first. */
    async list(userId: string, page: PageRequest) {
      const bounds = pageBounds(page);
      const rows = await listPayments(db, userId, bounds.before, bounds.limit);
      const views = new Map(await Promise.all(rows.map(async (row) => [row.paymentId, await view(row)] as const)));
      return toPage(rows, bounds, {
        idOf: (row) => row.paymentId,
        itemOf: (row) => views.get(row.paymentId) as PaymentView,
      });
    },
  };
}
