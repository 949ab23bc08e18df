/** The tickets room over HTTP: a fan's list, and the operator's door. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { withAccessToken, withAdminToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import type { TicketsRoom } from "#tickets/room.ts";
import { checkedIn, checkInRequest, tickets } from "#tickets/schema.ts";

export interface TicketsRoutesDeps {
  tickets: TicketsRoom;
  auth: Authenticator;
}

export function ticketsRoutes({ tickets: room, auth }: TicketsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/tickets",
      {
        schema: {
          operationId: "listTickets",
          summary: "List your tickets, those of the newest payment first",
          description: "One for each seat that you paid. Whoever shows its code first is let in: keep it to yourself.",
          tags: ["tickets"],
          security: withAccessToken,
          querystring: pageQuery,
          response: { 200: tickets },
        },
      },
      async (request) => room.list(auth.userOf(request).sub, request.query),
    );

    app.post(
      "/v1/admin/check-ins",
      {
        onRequest: async (request) => void auth.requireAdmin(request),
        schema: {
          operationId: "checkIn",
          summary: "Check a ticket in at the door, once and only once",
          tags: ["tickets", "admin"],
          security: withAdminToken,
          body: checkInRequest,
          response: { 201: checkedIn },
          problems: ["NOT_FOUND", "TICKET_REFUNDED", "ALREADY_CHECKED_IN", "WRONG_SHOW", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        return reply.code(201).send(await room.checkIn(request.body, operator));
      },
    );
    done();
  };
}
