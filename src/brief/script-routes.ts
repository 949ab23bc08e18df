/** The paths of the brief's load scripts over HTTP, served as the scripts call them. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyRequest } from "fastify";

import { namedUser } from "#brief/named-user.ts";
import type { BriefRoom } from "#brief/room.ts";
import {
  charged,
  reservation,
  scriptChargeRequest,
  scriptConcerts,
  scriptHeaders,
  scriptKeyHeaders,
  scriptListRequest,
  scriptReserveRequest,
  userBalance,
  userParams,
} from "#brief/schema.ts";
import { forEveryone } from "#http/authenticate.ts";
import { invalid } from "#http/validation.ts";
import { requestKeyOf } from "#idempotency/header.ts";

export interface ScriptRoutesDeps {
  brief: BriefRoom;
  /** The most that one charge may bring, in won. */
  maxCharge: number;
}

const tags = ["brief"];

/**
 * The user whom a request names, in its header or in what else of it may name one; who is named twice must be the same.
 * Problems: INVALID_REQUEST (nobody is named), FORBIDDEN (two are).
 */
function userNamed(request: FastifyRequest, ...alsoNamed: readonly (number | undefined)[]): number {
  const header = request.headers["userid"];
  const userId = namedUser(header === undefined ? undefined : Number(header), ...alsoNamed);
  if (userId === undefined) throw invalid([{ path: "header/userId", message: "is missing" }]);
  return userId;
}

export function scriptRoutes(deps: ScriptRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.register(concertRoutes(deps));
    app.register(balanceRoutes(deps));
    done();
  };
}

function concertRoutes({ brief: { scripts } }: ScriptRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/concert/availabilityConcertList",
      {
        schema: {
          operationId: "briefScriptListConcerts",
          summary: "List the concerts without a waiting room, with their dates",
          tags,
          security: forEveryone,
          headers: scriptHeaders,
          body: scriptListRequest,
          response: { 200: scriptConcerts },
        },
      },
      async () => scripts.listConcerts(),
    );

    app.post(
      "/concert/reservation",
      {
        schema: {
          operationId: "briefScriptReserveSeat",
          summary: "Hold a seat of a concert without a waiting room",
          description: "`NOT_ADMITTED` if the concert has one. A user seen for the first time is created.",
          tags,
          security: forEveryone,
          headers: scriptKeyHeaders,
          body: scriptReserveRequest,
          response: { 200: reservation },
          problems: [
            "NOT_ADMITTED",
            "FORBIDDEN",
            "NOT_FOUND",
            "SHOW_OVER",
            "TURN_OVER",
            "SEAT_UNAVAILABLE",
            "SEAT_LIMIT_REACHED",
            "QUEUE_CLOSED",
            "IDEMPOTENCY_KEY_REUSED",
            "OUTCOME_UNKNOWN",
          ],
        },
      },
      async (request) => {
        const { userId, concertOptionId, seatId } = request.body;
        const order = { concertOptionId, seat: seatId };
        const requestKey = requestKeyOf(request, "briefScriptReserveSeat", order);
        return scripts.reserve(userNamed(request, userId), order, requestKey);
      },
    );
    done();
  };
}

function balanceRoutes({ brief: { scripts }, maxCharge }: ScriptRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/payment/:userId/balance/select",
      {
        schema: {
          operationId: "briefScriptGetBalance",
          summary: "Read a balance",
          description: "A user seen for the first time is created, with nothing.",
          tags,
          security: forEveryone,
          headers: scriptHeaders,
          params: userParams,
          response: { 200: userBalance },
          problems: ["FORBIDDEN", "OUTCOME_UNKNOWN"],
        },
      },
      async (request) => {
        const userId = userNamed(request, request.params.userId);
        return { userId, balance: await scripts.getBalance(userId) };
      },
    );

    app.post(
      "/payment/:userId/balance/charge",
      {
        schema: {
          operationId: "briefScriptChargeBalance",
          summary: "Charge a balance",
          description: "A user seen for the first time is created.",
          tags,
          security: forEveryone,
          headers: scriptKeyHeaders,
          params: userParams,
          body: scriptChargeRequest(maxCharge),
          response: { 200: charged },
          problems: ["FORBIDDEN", "BALANCE_LIMIT_REACHED", "IDEMPOTENCY_KEY_REUSED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request) => {
        const { chargeAmount } = request.body;
        const userId = userNamed(request, request.params.userId, request.body.userId);
        const requestKey = requestKeyOf(request, "briefScriptChargeBalance", { chargeAmount });
        return { userId, ...(await scripts.charge(userId, chargeAmount, requestKey)) };
      },
    );
    done();
  };
}
