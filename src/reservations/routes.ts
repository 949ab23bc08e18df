/** The reservations room over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { withAccessToken, withAdminToken, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import { keyHeaders, requestKeyOf, storedAnswer } from "#idempotency/header.ts";
import type { ReservationsRoom } from "#reservations/room.ts";
import { reservation, reservationParams, reservations, reserveRequest } from "#reservations/schema.ts";

export interface ReservationsRoutesDeps {
  reservations: ReservationsRoom;
  auth: Authenticator;
}

const tags = ["reservations"];

export function reservationsRoutes({ reservations: room, auth }: ReservationsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/v1/reservations",
      {
        schema: {
          operationId: "reserveSeats",
          summary: "Hold seats",
          description: "All the seats asked for, or none. They are held for you until `heldUntil`.",
          tags,
          security: withQueueToken,
          headers: keyHeaders,
          body: reserveRequest,
          response: { 201: reservation },
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
      async (request, reply) => {
        const claims = auth.queueClaimsOf(request);
        const key = requestKeyOf(request, "reserveSeats", request.body);
        return storedAnswer(reply, await room.reserve(claims, request.body, key));
      },
    );

    app.get(
      "/v1/reservations",
      {
        schema: {
          operationId: "listReservations",
          summary: "List your reservations, newest first",
          tags,
          security: withAccessToken,
          querystring: pageQuery,
          response: { 200: reservations },
        },
      },
      async (request) => room.list(auth.userOf(request).sub, request.query),
    );

    app.get(
      "/v1/reservations/:reservationId",
      {
        schema: {
          operationId: "getReservation",
          summary: "Read one of your reservations",
          tags,
          security: withAccessToken,
          params: reservationParams,
          response: { 200: reservation },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => room.get(auth.userOf(request).sub, request.params.reservationId),
    );

    app.delete(
      "/v1/reservations/:reservationId",
      {
        schema: {
          operationId: "releaseHold",
          summary: "Release a hold",
          description: "Others can take the seats within a moment. A hold that is over already stays over.",
          tags,
          security: withAccessToken,
          params: reservationParams,
          response: { 204: Type.Null({ description: "The seats are free." }) },
          problems: ["NOT_FOUND", "ALREADY_PAID", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        await room.release({ userId: auth.userOf(request).sub, reservationId: request.params.reservationId });
        return reply.code(204).send(null);
      },
    );

    app.delete(
      "/v1/admin/reservations/:reservationId",
      {
        onRequest: async (request) => void auth.requireAdmin(request),
        schema: {
          operationId: "releaseHoldAsOperator",
          summary: "Release anybody's hold",
          description: "As its owner could. A hold that is over already stays over.",
          tags: ["reservations", "admin"],
          security: withAdminToken,
          params: reservationParams,
          response: { 204: Type.Null({ description: "The seats are free." }) },
          problems: ["NOT_FOUND", "ALREADY_PAID", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        await room.releaseAsOperator(request.params.reservationId, operator);
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
