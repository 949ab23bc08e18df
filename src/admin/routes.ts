/** The operator's room over HTTP. One hook guards all of its routes, before anything of the request's body is read. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { concertsRoutes } from "#admin/concerts-routes.ts";
import { exportRoutes } from "#admin/export-routes.ts";
import { figuresRoutes } from "#admin/figures-routes.ts";
import type { AdminRoom } from "#admin/room.ts";
import { searchRoutes } from "#admin/search-routes.ts";
import type { Authenticator } from "#http/authenticate.ts";
import type { Realtime } from "#realtime/room.ts";

export interface AdminRoutesDeps {
  admin: AdminRoom;
  realtime: Pick<Realtime, "streamFigures">;
  auth: Authenticator;
}

export function adminRoutes(deps: AdminRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.addHook("onRequest", async (request) => void deps.auth.requireAdmin(request));
    for (const routes of [concertsRoutes, figuresRoutes, searchRoutes, exportRoutes]) app.register(routes(deps));
    done();
  };
}
