/** Creating concerts, steering their queues and looking at them, over HTTP. The operator's hook stands around (routes.ts). */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { concertDetailsAsOperator, concertsAsOperator } from "#admin/concerts-schema.ts";
import type { AdminRoom } from "#admin/room.ts";
import {
  concertParams,
  createConcertRequest,
  createdConcert,
  queuePolicy,
  setQueuePolicyRequest,
} from "#admin/schema.ts";
import { withAdminToken, type Authenticator } from "#http/authenticate.ts";
import { pageQuery } from "#http/pages.ts";
import { keyHeaders, requestKeyOf, storedAnswer } from "#idempotency/header.ts";

export interface ConcertsRoutesDeps {
  admin: AdminRoom;
  auth: Authenticator;
}

/** A hundred shows with many sections each, in bytes. */
const concertBodyLimit = 512 * 1024;

const common = { tags: ["admin"], security: withAdminToken };

export function concertsRoutes({ admin, auth }: ConcertsRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/v1/admin/concerts",
      {
        bodyLimit: concertBodyLimit,
        schema: {
          ...common,
          operationId: "createConcert",
          summary: "Create a concert with its shows, seats and queue",
          headers: keyHeaders,
          body: createConcertRequest,
          response: { 201: createdConcert },
          problems: ["IDEMPOTENCY_KEY_REUSED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        const requestKey = requestKeyOf(request, "createConcert", request.body);
        return storedAnswer(reply, await admin.createConcert(request.body, { operator, requestKey }));
      },
    );

    app.patch(
      "/v1/admin/concerts/:concertId/queue",
      {
        schema: {
          ...common,
          operationId: "setQueuePolicy",
          summary: "Change how a queue admits, at once on every instance",
          params: concertParams,
          body: setQueuePolicyRequest,
          response: { 200: queuePolicy },
          problems: ["NOT_FOUND", "OUTCOME_UNKNOWN"],
        },
      },
      async (request) => {
        const { operator } = auth.requireAdmin(request);
        return admin.setQueuePolicy(request.params.concertId, request.body, operator);
      },
    );

    app.get(
      "/v1/admin/concerts",
      {
        schema: {
          ...common,
          operationId: "listConcertsAsOperator",
          summary: "All concerts, newest first, with how each is set and how it sells",
          querystring: pageQuery,
          response: { 200: concertsAsOperator },
        },
      },
      async (request) => admin.listConcerts(request.query),
    );

    app.get(
      "/v1/admin/concerts/:concertId",
      {
        schema: {
          ...common,
          operationId: "getConcertAsOperator",
          summary: "One concert, with its shows and how each sells",
          params: concertParams,
          response: { 200: concertDetailsAsOperator },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.getConcert(request.params.concertId),
    );
    done();
  };
}
