/** Searching and looking, over HTTP. The operator's hook stands around them (routes.ts). */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import type { AdminRoom } from "#admin/room.ts";
import {
  foundPayments,
  foundReservations,
  reservationDetails,
  reservationParams,
  searchPaymentsQuery,
  searchReservationsQuery,
  userDetails,
  userParams,
} from "#admin/search-schema.ts";
import { withAdminToken } from "#http/authenticate.ts";

const common = { tags: ["admin"], security: withAdminToken };

const description =
  "Newest first. What is asked for is joined by and. A page may be short, and yet have a `nextCursor`: then few of the rows " +
  "looked at had the status.";

export function searchRoutes({ admin }: { admin: AdminRoom }): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/admin/reservations",
      {
        schema: {
          ...common,
          operationId: "searchReservations",
          summary: "Search reservations",
          description,
          querystring: searchReservationsQuery,
          response: { 200: foundReservations },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.searchReservations(request.query),
    );

    app.get(
      "/v1/admin/reservations/:reservationId",
      {
        schema: {
          ...common,
          operationId: "lookAtReservation",
          summary: "Look at a reservation, and at all that happened to it",
          params: reservationParams,
          response: { 200: reservationDetails },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.lookAtReservation(request.params.reservationId),
    );

    app.get(
      "/v1/admin/payments",
      {
        schema: {
          ...common,
          operationId: "searchPayments",
          summary: "Search payments",
          description: "Newest first. What is asked for is joined by and.",
          querystring: searchPaymentsQuery,
          response: { 200: foundPayments },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.searchPayments(request.query),
    );

    app.get(
      "/v1/admin/users/:userId",
      {
        schema: {
          ...common,
          operationId: "lookAtUser",
          summary: "Look at a user, with balance, reservations and payments",
          params: userParams,
          response: { 200: userDetails },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.lookAtUser(request.params.userId),
    );
    done();
  };
}
