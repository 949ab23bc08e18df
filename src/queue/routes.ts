/** The waiting room over HTTP. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { Type } from "typebox";

import { withAccessToken, withQueueToken, type Authenticator } from "#http/authenticate.ts";
import type { QueueRoom } from "#queue/room.ts";
import { joined, placeView, queueParams } from "#queue/schema.ts";

export interface QueueRoutesDeps {
  queue: QueueRoom;
  auth: Authenticator;
}

const tags = ["queue"];

export function queueRoutes({ queue, auth }: QueueRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.post(
      "/v1/concerts/:concertId/queue",
      {
        schema: {
          operationId: "joinQueue",
          summary: "Get in line",
          description: "201: a new place. 200: the place you have, with a fresh token. Both may be admitted at once.",
          tags,
          security: withAccessToken,
          params: queueParams,
          response: { 200: joined, 201: joined },
          problems: ["NOT_FOUND", "QUEUE_CLOSED", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { sub } = auth.userOf(request);
        const { created, answer } = await queue.join({ concertId: request.params.concertId, userId: sub });
        return reply.code(created ? 201 : 200).send(answer);
      },
    );

    app.get(
      "/v1/queue",
      {
        schema: {
          operationId: "getPlace",
          summary: "Read your place",
          description:
            "Ask again after `retryAfterMs`. Once admitted, the first request with the token claims the turn.",
          tags,
          security: withQueueToken,
          response: { 200: placeView },
          problems: ["OUTCOME_UNKNOWN"],
        },
      },
      async (request) => queue.gate.place(auth.queueClaimsOf(request)),
    );

    app.delete(
      "/v1/queue",
      {
        schema: {
          operationId: "leaveQueue",
          summary: "Give your place up",
          description: "Your holds of this concert are released with it.",
          tags,
          security: withQueueToken,
          response: { 204: Type.Null({ description: "The place is given up." }) },
          problems: ["OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        await queue.leave(auth.queueClaimsOf(request));
        return reply.code(204).send(null);
      },
    );
    done();
  };
}
