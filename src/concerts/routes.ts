/** The concerts room over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import type { ConcertsRoom } from "#concerts/room.ts";
import { concertDetails, concertPage, concertParams } from "#concerts/schema.ts";
import { forEveryone } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";

/** Both answers are the same for everybody, and may be a second old. */
const caching = "public, max-age=1";

export function concertsRoutes({ concerts }: { concerts: ConcertsRoom }): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/concerts",
      {
        schema: {
          operationId: "listConcerts",
          summary: "What is sold, newest first",
          tags: ["concerts"],
          security: forEveryone,
          querystring: pageQuery,
          response: { 200: concertPage },
        },
      },
      async (request, reply) => {
        reply.header("cache-control", caching);
        return concerts.listConcerts(request.query);
      },
    );

    app.get(
      "/v1/concerts/:concertId",
      {
        schema: {
          operationId: "getConcert",
          summary: "One concert, and how its queue stands",
          tags: ["concerts"],
          security: forEveryone,
          params: concertParams,
          response: { 200: concertDetails },
          problems: ["NOT_FOUND"],
        },
      },
      async (request, reply) => {
        const details = await concerts.getConcert(request.params.concertId);
        reply.header("cache-control", caching);
        return details;
      },
    );
    done();
  };
}
