/** The brief's balance and payments over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { userOfPath } from "#brief/named-user.ts";
import type { BriefRoom } from "#brief/room.ts";
import { charged, chargeRequest, paid, payments, payRequest, userBalance, userParams } from "#brief/schema.ts";
import { bearer, forEveryone, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import { keyHeaders, requestKeyOf } from "#idempotency/header.ts";

export interface MoneyRoutesDeps {
  brief: BriefRoom;
  auth: Authenticator;
  /** The most that one charge may bring, in won. */
  maxCharge: number;
}

const tags = ["brief"];

export function moneyRoutes(deps: MoneyRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.register(balanceRoutes(deps));
    app.register(paymentRoutes(deps));
    done();
  };
}

function balanceRoutes({ brief, maxCharge }: MoneyRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/concert/:userId/balance",
      {
        schema: {
          operationId: "briefGetBalance",
          summary: "Read a balance",
          tags,
          security: forEveryone,
          params: userParams,
          response: { 200: userBalance },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => {
        const { userId } = request.params;
        return { userId, balance: await brief.getBalance(userId) };
      },
    );

    app.post(
      "/concert/:userId/balance",
      {
        schema: {
          operationId: "briefChargeBalance",
          summary: "Charge a balance",
          tags,
          security: forEveryone,
          headers: keyHeaders,
          params: userParams,
          body: chargeRequest(maxCharge),
          response: { 200: charged },
          problems: ["FORBIDDEN", "NOT_FOUND", "BALANCE_LIMIT_REACHED", "IDEMPOTENCY_KEY_REUSED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request) => {
        const userId = userOfPath(request);
        const { balance } = request.body;
        const requestKey = requestKeyOf(request, "briefChargeBalance", { balance });
        return { userId, ...(await brief.charge(userId, balance, requestKey)) };
      },
    );
    done();
  };
}

function paymentRoutes({ brief, auth }: MoneyRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/concert/:userId/payment",
      {
        schema: {
          operationId: "briefPay",
          summary: "Pay what the user holds of an option",
          description: "The newest hold, if there are several. The token is dead from then on.",
          tags,
          security: withQueueToken,
          headers: keyHeaders,
          params: userParams,
          body: payRequest,
          response: { 200: paid },
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
      async (request) => {
        const claims = auth.queueClaimsOf(request);
        const { concertOptionId } = request.body;
        const requestKey = requestKeyOf(request, "briefPay", { concertOptionId });
        const payment = await brief.pay(claims, userOfPath(request), concertOptionId, requestKey);
        return { token: bearer(request), concertOptionId, ...payment };
      },
    );

    app.get(
      "/concert/:userId/payment",
      {
        schema: {
          operationId: "briefListPayments",
          summary: "List a user's payments, newest first",
          description: "Passes with a token that died by a payment: it need only be the user's.",
          tags,
          security: withQueueToken,
          params: userParams,
          querystring: pageQuery,
          response: { 200: payments },
          problems: ["FORBIDDEN"],
        },
      },
      async (request) => {
        const list = await brief.listPayments(auth.queueClaimsOf(request), request.params.userId, request.query);
        return { token: bearer(request), ...list };
      },
    );
    done();
  };
}
