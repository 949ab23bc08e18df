/** Dates and seats over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";

import { withAdminToken, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import { jsonText } from "#http/json-text.ts";
import type { SeatsRoom } from "#seats/room.ts";
import type { SeatsText } from "#seats/show-seats.ts";
import { concertParams, dateQuery, dates, freeSeats, showParams, showSeats } from "#seats/schema.ts";

export interface SeatsRoutesDeps {
  seats: SeatsRoom;
  auth: Authenticator;
}

const tags = ["seats"];

/** The text of a seat map, or that the client has it. */
function seatsText(reply: FastifyReply, { body, etag }: SeatsText, known: string | undefined): undefined {
  reply.header("etag", etag).header("cache-control", "private, no-cache");
  if (known !== etag) return jsonText(reply, body);
  reply.code(304);
  return undefined;
}

export function seatsRoutes({ seats, auth }: SeatsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/concerts/:concertId/dates",
      {
        schema: {
          operationId: "listDates",
          summary: "List the dates that can be booked",
          tags,
          security: withQueueToken,
          params: concertParams,
          response: { 200: dates },
          problems: ["NOT_ADMITTED", "FORBIDDEN", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const text = await seats.datesText(auth.queueClaimsOf(request), request.params.concertId);
        return jsonText(reply, text);
      },
    );

    app.get(
      "/v1/concerts/:concertId/seats",
      {
        schema: {
          operationId: "listFreeSeats",
          summary: "List the free seats of a day",
          tags,
          security: withQueueToken,
          params: concertParams,
          querystring: dateQuery,
          response: { 200: freeSeats },
          problems: ["NOT_ADMITTED", "FORBIDDEN", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { params, query } = request;
        return jsonText(reply, await seats.freeSeatsText(auth.queueClaimsOf(request), params.concertId, query.date));
      },
    );

    app.get(
      "/v1/shows/:showId/seats",
      {
        schema: {
          operationId: "listSeats",
          summary: "Read the seats of a show",
          description: "With an entity tag: send it as `If-None-Match`, and an unchanged map is answered by 304.",
          tags,
          security: withQueueToken,
          params: showParams,
          response: { 200: showSeats, 304: Type.Null({ description: "Nothing has changed." }) },
          problems: ["NOT_ADMITTED", "FORBIDDEN", "NOT_FOUND", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const text = await seats.seatsOf(auth.queueClaimsOf(request), request.params.showId);
        return seatsText(reply, text, request.raw.headers["if-none-match"]);
      },
    );

    app.get(
      "/v1/admin/shows/:showId/seats",
      {
        onRequest: async (request) => void auth.requireAdmin(request),
        schema: {
          operationId: "listSeatsAsOperator",
          summary: "Read the seats of a show, without a place in line",
          description: "What `GET /v1/shows/{showId}/seats` answers, with the same entity tag.",
          tags: [...tags, "admin"],
          security: withAdminToken,
          params: showParams,
          response: { 200: showSeats, 304: Type.Null({ description: "Nothing has changed." }) },
          problems: ["NOT_FOUND"],
        },
      },
      async (request, reply) => {
        const text = await seats.seatsForOperator(request.params.showId);
        return seatsText(reply, text, request.raw.headers["if-none-match"]);
      },
    );
    done();
  };
}
