/** Watching a sale over HTTP: figures, read or streamed, and the audit. The operator's hook stands around (routes.ts). */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import { audit, figures } from "#admin/figures-schema.ts";
import type { AdminRoom } from "#admin/room.ts";
import { concertParams } from "#admin/schema.ts";
import { withAdminToken } from "#http/authenticate.ts";
import type { Realtime } from "#realtime/room.ts";
import { eventStream } from "#realtime/schema.ts";

/** An audit may look for longer than a connection may otherwise be silent. */
const auditPatienceMs = 10 * 60_000;

const common = { tags: ["admin"], security: withAdminToken };

export interface FiguresRoutesDeps {
  admin: AdminRoom;
  realtime: Pick<Realtime, "streamFigures">;
}

const figureStream = eventStream(
  "Events `figures`, once a second: the data is what `GET /v1/admin/concerts/{concertId}/figures` answers.",
  figures,
);

export function figuresRoutes({ admin, realtime }: FiguresRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/admin/concerts/:concertId/figures",
      {
        schema: {
          ...common,
          operationId: "getFigures",
          summary: "Watch a concert's sale: cheap enough to be asked every second, by however many",
          description:
            "All who ask within the same quarter of a second are told the same figures: `at` says of when they are.",
          params: concertParams,
          response: { 200: figures },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => admin.getFigures(request.params.concertId),
    );

    app.get(
      "/v1/admin/concerts/:concertId/figures/stream",
      {
        schema: {
          ...common,
          operationId: "streamFigures",
          summary: "Watch a concert's sale without asking",
          description: "Server-Sent Events. Who finds the stream ended comes back after the time in `retry`.",
          params: concertParams,
          response: { 200: figureStream },
          problems: ["NOT_FOUND"],
        },
      },
      async (request, reply) => {
        await realtime.streamFigures(request.params.concertId, reply);
        return reply;
      },
    );

    app.get(
      "/v1/admin/audit",
      {
        schema: {
          ...common,
          operationId: "runAudit",
          summary: "Check every invariant over one consistent snapshot of the live database",
          response: { 200: audit },
        },
      },
      async (request) => {
        request.raw.socket.setTimeout(auditPatienceMs);
        const found = await admin.runAudit();
        return { ...found, checkedAt: new Date(found.checkedAt).toISOString() };
      },
    );
    done();
  };
}
