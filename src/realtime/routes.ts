/** The streams over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { withAdminToken, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import type { Realtime } from "#realtime/room.ts";
import { placeStream, seatStream, showParams, streamHeaders } from "#realtime/schema.ts";

export interface RealtimeRoutesDeps {
  realtime: Realtime;
  auth: Authenticator;
}

const description =
  "Server-Sent Events. A comment comes at least every 15 seconds; who finds the stream ended, or silent for longer, comes " +
  "back after the time in `retry`. At most 10 streams a user on an instance: one more ends the oldest, whose last `retry` is " +
  "more than a minute. A stream whose client does not read is cut.";

export function realtimeRoutes({ realtime, auth }: RealtimeRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/queue/stream",
      {
        schema: {
          operationId: "streamQueue",
          summary: "Follow your place",
          description: `${description} Opening it claims the turn of an admitted place; an event that says so does not.`,
          tags: ["queue"],
          security: withQueueToken,
          headers: streamHeaders,
          response: { 200: placeStream },
          problems: ["OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        await realtime.streamQueue(auth.queueClaimsOf(request), reply, request.headers["last-event-id"]);
        return reply;
      },
    );

    app.get(
      "/v1/shows/:showId/seats/stream",
      {
        schema: {
          operationId: "streamSeats",
          summary: "Watch the seats of a show",
          description: `${description} It ends with your turn. Whoever comes back gets a snapshot again.`,
          tags: ["seats"],
          security: withQueueToken,
          params: showParams,
          response: { 200: seatStream },
          problems: ["NOT_ADMITTED", "FORBIDDEN", "NOT_FOUND", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        await realtime.streamSeats(auth.queueClaimsOf(request), request.params.showId, reply);
        return reply;
      },
    );

    app.get(
      "/v1/admin/shows/:showId/seats/stream",
      {
        onRequest: async (request) => void auth.requireAdmin(request),
        schema: {
          operationId: "streamSeatsAsOperator",
          summary: "Watch the seats of a show, without a place in line",
          description: "As `GET /v1/shows/{showId}/seats/stream`, with as many streams as an operator likes.",
          tags: ["seats", "admin"],
          security: withAdminToken,
          params: showParams,
          response: { 200: seatStream },
          problems: ["NOT_FOUND"],
        },
      },
      async (request, reply) => {
        await realtime.streamSeatsForOperator(request.params.showId, reply);
        return reply;
      },
    );
    done();
  };
}
