/** The export of sales over HTTP. The operator's hook stands around it (routes.ts). */
import type { Readable } from "node:stream";

import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import { Type } from "typebox";

import type { AdminRoom } from "#admin/room.ts";
import { concertParams } from "#admin/schema.ts";
import { withAdminToken, type Authenticator } from "#http/authenticate.ts";

export interface ExportRoutesDeps {
  admin: Pick<AdminRoom, "exportSales">;
  auth: Authenticator;
}

/** Sends a file as it comes. */
function sendFile(reply: FastifyReply, name: string, file: Readable): FastifyReply {
  reply.header("content-disposition", `attachment; filename="${name}"`).header("cache-control", "no-store");
  return reply.type("text/csv; charset=utf-8").send(file);
}

export function exportRoutes({ admin, auth }: ExportRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.get(
      "/v1/admin/concerts/:concertId/sales.csv",
      {
        schema: {
          operationId: "exportSales",
          summary: "Every seat sold, one line each, as of one moment",
          description:
            "CSV (RFC 4180) in UTF-8 with a byte order mark. Refunded payments are among the lines, with `refunded_at`. " +
            "`payment_amount` is that of the whole payment: to add up, take `price`. A cell that a spreadsheet would take " +
            "for a formula begins with an apostrophe. Who exports is recorded.",
          tags: ["admin"],
          security: withAdminToken,
          params: concertParams,
          produces: ["text/csv"],
          response: { 200: Type.String({ description: "The file.", examples: ["payment_id,paid_at,refunded_at"] }) },
          problems: ["NOT_FOUND", "OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        const { concertId } = request.params;
        return sendFile(reply, `sales-${concertId}.csv`, await admin.exportSales(concertId, operator));
      },
    );
    done();
  };
}
