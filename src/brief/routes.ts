/**
 * The brief's API over HTTP, path by path as the brief writes it: tokens, seats and reservations here, money in
 * money-routes.ts, the paths of its load scripts in script-routes.ts. No login: see room.ts.
 */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { userOfPath } from "#brief/named-user.ts";
import { moneyRoutes, type MoneyRoutesDeps } from "#brief/money-routes.ts";
import {
  availability,
  concertParams,
  issuedToken,
  reservation,
  reserveRequest,
  tokenRequest,
  userParams,
} from "#brief/schema.ts";
import { scriptRoutes, type ScriptRoutesDeps } from "#brief/script-routes.ts";
import { forEveryone, withQueueToken } from "#http/authenticate.ts";
import { keyHeaders, requestKeyOf } from "#idempotency/header.ts";

export type BriefRoutesDeps = MoneyRoutesDeps & ScriptRoutesDeps;

const tags = ["brief"];

/** The brief's table says `Token`; its paths are lower case everywhere else, and so are most clients. */
const tokenPaths = [
  ["/concert/:userId/token", "briefIssueToken"],
  ["/concert/:userId/Token", "briefIssueTokenAsWritten"],
] as const;

export function briefRoutes(deps: BriefRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.register(tokenRoutes(deps));
    app.register(seatRoutes(deps));
    app.register(moneyRoutes(deps));
    app.register(scriptRoutes(deps));
    done();
  };
}

function tokenRoutes({ brief }: BriefRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    for (const [path, operationId] of tokenPaths) {
      app.post(
        path,
        {
          schema: {
            operationId,
            summary: "Issue a queue token",
            description: "A place in line for the option's concert, or the one there is. Creates a user seen first.",
            tags,
            security: forEveryone,
            params: userParams,
            body: tokenRequest,
            response: { 200: issuedToken },
            problems: ["FORBIDDEN", "QUEUE_CLOSED", "OUTCOME_UNKNOWN"],
          },
        },
        async (request) => {
          const { concertOptionId } = request.body;
          return brief.issueToken({ briefUserId: userOfPath(request), concertOptionId });
        },
      );
    }
    done();
  };
}

function seatRoutes({ brief, auth }: BriefRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/concert/:concertId/availability",
      {
        schema: {
          operationId: "briefListAvailability",
          summary: "List the dates of a concert and their free seats",
          tags,
          security: withQueueToken,
          params: concertParams,
          response: { 200: availability },
          problems: ["NOT_ADMITTED", "FORBIDDEN", "OUTCOME_UNKNOWN"],
        },
      },
      async (request) => brief.listAvailability(auth.queueClaimsOf(request), request.params.concertId),
    );

    app.post(
      "/concert/:userId/reservation",
      {
        schema: {
          operationId: "briefReserveSeat",
          summary: "Hold a seat",
          tags,
          security: withQueueToken,
          headers: keyHeaders,
          params: userParams,
          body: reserveRequest,
          response: { 200: reservation },
          problems: [
            "NOT_ADMITTED",
            "FORBIDDEN",
            "NOT_FOUND",
            "SHOW_OVER",
            "TURN_OVER",
            "SEAT_UNAVAILABLE",
            "SEAT_LIMIT_REACHED",
            "IDEMPOTENCY_KEY_REUSED",
            "OUTCOME_UNKNOWN",
          ],
        },
      },
      async (request) => {
        const claims = auth.queueClaimsOf(request);
        const order = { concertOptionId: request.body.concertOptionId, seat: Number(request.body.seat) };
        return brief.reserve(claims, userOfPath(request), order, requestKeyOf(request, "briefReserveSeat", order));
      },
    );
    done();
  };
}
