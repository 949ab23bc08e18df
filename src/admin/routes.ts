/** The operator's room over HTTP. One hook guards all of its routes, before anything of the request's body is read. */
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";

import type { AdminRoom } from "#admin/room.ts";
import {
  audit,
  concertParams,
  createConcertRequest,
  createdConcert,
  figures,
  queuePolicy,
  setQueuePolicyRequest,
} from "#admin/schema.ts";
import { withAdminToken, type Authenticator } from "#http/authenticate.ts";

export interface AdminRoutesDeps {
  admin: AdminRoom;
  auth: Authenticator;
}

/** A hundred shows with many sections each, in bytes. */
const concertBodyLimit = 512 * 1024;
/** An audit may look for longer than a connection may otherwise be silent. */
const auditPatienceMs = 10 * 60_000;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const common = { tags: ["admin"], security: withAdminToken };

export function adminRoutes({ admin, auth }: AdminRoutesDeps): FastifyPluginCallbackTypebox {
  return (app, _options, done) => {
    app.addHook("onRequest", async (request) => void auth.requireAdmin(request));

    app.post(
      "/v1/admin/concerts",
      {
        bodyLimit: concertBodyLimit,
        schema: {
          ...common,
          operationId: "createConcert",
          summary: "Create a concert with its shows, seats and queue",
          body: createConcertRequest,
          response: { 201: createdConcert },
          problems: ["OUTCOME_UNKNOWN"],
        },
      },
      async (request, reply) => {
        const { operator } = auth.requireAdmin(request);
        return reply.code(201).send(await admin.createConcert(request.body, operator));
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
      "/v1/admin/concerts/:concertId/figures",
      {
        schema: {
          ...common,
          operationId: "getFigures",
          summary: "Watch a concert's sale: cheap enough to be asked every second",
          params: concertParams,
          response: { 200: figures },
          problems: ["NOT_FOUND"],
        },
      },
      async (request) => {
        const found = await admin.getFigures(request.params.concertId);
        return { ...found, at: iso(found.at), saleOpensAt: iso(found.saleOpensAt) };
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
        return { ...found, checkedAt: iso(found.checkedAt) };
      },
    );
    done();
  };
}
