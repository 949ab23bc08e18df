/** Who an operator is, and what operators did, over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import type { ActsRoom } from "#acts/room.ts";
import { acts, actsQuery, session } from "#acts/schema.ts";
import { withAdminToken, type Authenticator } from "#http/authenticate.ts";

export interface ActsRoutesDeps {
  acts: ActsRoom;
  auth: Authenticator;
}

const common = { tags: ["admin"], security: withAdminToken };

export function actsRoutes({ acts: room, auth }: ActsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.addHook("onRequest", async (request) => void auth.requireAdmin(request));

    app.get(
      "/v1/admin/session",
      {
        schema: {
          ...common,
          operationId: "getSession",
          summary: "Learn which operator a token belongs to",
          response: { 200: session },
        },
      },
      async (request) => auth.requireAdmin(request),
    );

    app.get(
      "/v1/admin/acts",
      {
        schema: {
          ...common,
          operationId: "listActs",
          summary: "What operators did, newest first",
          description: "Filters are joined by and.",
          querystring: actsQuery,
          response: { 200: acts },
        },
      },
      async (request) => room.list(request.query),
    );
    done();
  };
}
