/**
 * What every answer of the API tells a browser or a cache on its way: what is in it is for whoever asked, and is no page.
 * Routes whose answers may be kept say so themselves.
 */
import type { FastifyInstance } from "fastify";

/** For all routes registered from now on. */
export function installApiHeaders(app: FastifyInstance): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    done();
  });
}
