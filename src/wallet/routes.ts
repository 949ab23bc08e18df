/** The wallet room over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { withAccessToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import { keyHeaders, requestKeyOf, storedAnswer } from "#idempotency/header.ts";
import type { WalletRoom } from "#wallet/room.ts";
import { balance, charged, chargeRequest, transfers, walletParams } from "#wallet/schema.ts";

export interface WalletRoutesDeps {
  wallet: WalletRoom;
  auth: Authenticator;
  /** The most that one charge may bring, in won. */
  maxCharge: number;
}

const tags = ["wallet"];

export function walletRoutes({ wallet, auth, maxCharge }: WalletRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/users/:userId/balance",
      {
        schema: {
          operationId: "getBalance",
          summary: "Read your balance",
          tags,
          security: withAccessToken,
          params: walletParams,
          response: { 200: balance },
          problems: ["FORBIDDEN", "NOT_FOUND"],
        },
      },
      async (request) => {
        const { sub } = auth.requireSelf(request, request.params.userId);
        return { userId: sub, balance: await wallet.getBalance(sub) };
      },
    );

    app.post(
      "/v1/users/:userId/balance/charges",
      {
        schema: {
          operationId: "chargeBalance",
          summary: "Charge your balance",
          tags,
          security: withAccessToken,
          headers: keyHeaders,
          params: walletParams,
          body: chargeRequest(maxCharge),
          response: { 201: charged },
          problems: ["FORBIDDEN", "NOT_FOUND", "BALANCE_LIMIT_REACHED", "IDEMPOTENCY_KEY_REUSED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { sub } = auth.requireSelf(request, request.params.userId);
        const requestKey = requestKeyOf(request, "chargeBalance", request.body);
        return storedAnswer(reply, await wallet.charge({ userId: sub, requestKey, amount: request.body.amount }));
      },
    );

    app.get(
      "/v1/users/:userId/balance/transfers",
      {
        schema: {
          operationId: "listTransfers",
          summary: "Read your statement, newest first",
          tags,
          security: withAccessToken,
          params: walletParams,
          querystring: pageQuery,
          response: { 200: transfers },
          problems: ["FORBIDDEN"],
        },
      },
      async (request) => {
        const { sub } = auth.requireSelf(request, request.params.userId);
        return wallet.listTransfers(sub, request.query);
      },
    );
    done();
  };
}
