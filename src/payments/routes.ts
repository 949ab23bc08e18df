/** The payments room over HTTP: paying, for fans; refunding, for operators. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { withAccessToken, withAdminToken, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import { keyHeaders, requestKeyOf, storedAnswer } from "#idempotency/header.ts";
import type { PaymentsRoom } from "#payments/room.ts";
import { payment, paymentParams, payments, payRequest, refund, refundRequest } from "#payments/schema.ts";

export interface PaymentsRoutesDeps {
  payments: PaymentsRoom;
  auth: Authenticator;
}

const tags = ["payments"];

export function paymentsRoutes({ payments: room, auth }: PaymentsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/v1/payments",
      {
        schema: {
          operationId: "payReservation",
          summary: "Pay a reservation from your balance",
          description: "The seats are yours for good. The queue token is dead from then on.",
          tags,
          security: withQueueToken,
          headers: keyHeaders,
          body: payRequest,
          response: { 201: payment },
          problems: [
            "INSUFFICIENT_BALANCE",
            "NOT_ADMITTED",
            "FORBIDDEN",
            "NOT_FOUND",
            "HOLD_EXPIRED",
            "ALREADY_PAID",
            "IDEMPOTENCY_KEY_REUSED",
            "OUTCOME_UNKNOWN",
          ],
        },
      },
      async (request, reply) => {
        const claims = auth.queueClaimsOf(request);
        const key = requestKeyOf(request, "payReservation", request.body);
        return storedAnswer(reply, await room.pay(claims, request.body.reservationId, key));
      },
    );

    app.get(
      "/v1/payments",
      {
        schema: {
          operationId: "listPayments",
          summary: "List your payments, newest first",
          tags,
          security: withAccessToken,
          querystring: pageQuery,
          response: { 200: payments },
        },
      },
      async (request) => room.list(auth.userOf(request).sub, request.query),
    );

    app.get(
      "/v1/payments/:paymentId",
      {
        schema: {
          operationId: "getPayment",
          summary: "Read one of your payments",
          tags,
          security: withAccessToken,
          params: paymentParams,
          response: { 200: payment },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => room.get(auth.userOf(request).sub, request.params.paymentId),
    );

    app.post(
      "/v1/admin/payments/:paymentId/refund",
      {
        onRequest: async (request) => void auth.requireAdmin(request),
        schema: {
          operationId: "refundPayment",
          summary: "Refund a payment: the money goes back, the seats are free again",
          description: "Whole, and once. A payment of which a ticket was checked in stays as it is.",
          tags: ["payments", "admin"],
          security: withAdminToken,
          params: paymentParams,
          body: refundRequest,
          response: { 201: refund },
          problems: ["NOT_FOUND", "ALREADY_REFUNDED", "TICKET_USED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        const { paymentId } = request.params;
        return reply.code(201).send(await room.refund({ paymentId, reason: request.body.reason.trim(), operator }));
      },
    );
    done();
  };
}
