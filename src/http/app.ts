/**
 * The HTTP application: Fastify with Jari's limits, its validation and its refusals; the rooms bring the routes.
 *
 * Promises: everything that a client can make the server wait for, hold or read has a limit; every answer that is not
 * a success is a problem of the catalogue; the path of a request through here costs next to nothing (no logger of its
 * own, no hook that could be done without: docs/decisions/0006-http.md).
 */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { FastifyPluginAsyncTypebox, FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { fastify, type FastifyHttpOptions, type FastifyInstance, type FastifyRequest } from "fastify";
import type { Logger } from "pino";

import { installApiHeaders } from "#http/api-headers.ts";
import { installDrain, type DrainOptions } from "#http/drain.ts";
import { handleTogether, type WhenArrived } from "#http/handle-together.ts";
import { parseJsonBody } from "#http/json-body.ts";
import { installMeasurements } from "#http/measure.ts";
import { limitConnections } from "#http/open-files.ts";
import { installOpenApi } from "#http/openapi.ts";
import { operationsRoutes, type OperationsOptions } from "#http/operations.ts";
import { limitReads, refuseWhenOverloaded } from "#http/overload.ts";
import { readBody } from "#http/read-body.ts";
import { problemRoutes } from "#http/problem-catalogue.ts";
import { createErrorHandler, notFound } from "#http/problem-replies.ts";
import { installRateLimit, type RateLimitOptions } from "#http/rate-limit.ts";
import { enforceRouteRules } from "#http/route-rules.ts";
import { createFileRules } from "#http/sent-files.ts";
import { answerUnreadable, refuseExpectation, requireHost } from "#http/unreadable.ts";
import { createValidatorCompiler, refuseUnasked } from "#http/validation.ts";
import type { WebApp } from "#http/web-app.ts";
import { Problem } from "#problems.ts";

/** What a room exports as `xxxRoutes(deps)`: its routes, with their schemas. */
export type Routes = FastifyPluginCallbackTypebox | FastifyPluginAsyncTypebox;

export interface AppOptions {
  logger: Logger;
  routes: readonly Routes[];
  operations: OperationsOptions;
  drain?: DrainOptions;
  /** The fans' app and the operator's console; without it there is the API alone. */
  web?: WebApp;
  /** Addresses (CIDR) of proxies whose X-Forwarded-For is believed; none by default. */
  trustedProxies?: readonly string[];
  /** How many connections there may be at a time; absent: no limit. */
  maxConnections?: number;
  /** How many files may be sent at a time, of the web app and of /docs; absent: no limit. */
  maxSending?: number;
  /** How often one caller may ask; absent: no limit. */
  rateLimit?: RateLimitOptions;
}

/** Longest body of an ordinary operation, in bytes; a route that needs more sets its own `bodyLimit`. */
const bodyLimit = 8 * 1024;

const limits = {
  bodyLimit,
  // How long a request may take to arrive.
  requestTimeout: 5_000,
  // How long nothing may move while an answer is awaited or read. Longer than the slowest honest answer: a COMMIT that
  // was lost is looked after for 5 s. A stream must say something more often than this.
  connectionTimeout: 15_000,
  // Longer than the idle time of common proxies (60 s), so that they never send into a connection just closed.
  keepAliveTimeout: 65_000,
  http: {
    headersTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8 * 1024,
    // Refused here instead, with a problem (unreadable.ts).
    requireHostHeader: false,
  },
  // While it drains, Jari goes on answering (drain.ts).
  return503OnClosing: false,
  forceCloseConnections: "idle" as const,
} satisfies FastifyHttpOptions<Server>;

export function createApp(options: AppOptions): FastifyInstance {
  const { logger, trustedProxies = [], maxConnections, rateLimit } = options;
  const app = fastify({
    ...limits,
    // Jari logs what is worth a line itself; Fastify would make a logger for every request.
    logger: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200, caseSensitive: true },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: createErrorHandler(logger),
  });
  app.server.on("checkExpectation", refuseExpectation);
  requireHost(app);
  if (maxConnections !== undefined) limitConnections(app.server, maxConnections, logger);
  app.setValidatorCompiler(createValidatorCompiler());
  app.setErrorHandler(createErrorHandler(logger));
  app.setNotFoundHandler(options.web?.notFound ?? notFound);
  refuseBodiesOfGets(app);
  enforceRouteRules(app);
  installMeasurements(app, logger);
  if (rateLimit) installRateLimit(app, rateLimit);
  takeJsonBodies(app, handleTogether(app));
  const drain = installDrain(app, options.drain);
  const ruleFiles = createFileRules(options.maxSending);
  installOpenApi(app, ruleFiles);
  app.register(operationsRoutes({ ...options.operations, drain }));
  app.register(problemRoutes);
  if (options.web) app.register(options.web.routes(ruleFiles));
  app.register((rooms, _options, done) => {
    installApiHeaders(rooms);
    refuseWhenOverloaded(rooms);
    limitReads(rooms);
    for (const routes of options.routes) rooms.register(routes);
    done();
  });
  return app;
}

function takeJsonBodies(app: FastifyInstance, whenArrived: WhenArrived): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", (request, payload, done) => {
    whenArrived(() => {
      readBody(payload, request.routeOptions.bodyLimit ?? bodyLimit, (error, bytes) => {
        let body: unknown;
        try {
          if (error) throw error;
          // An operation that is not there is not there, whatever was said to it.
          if (!request.is404) body = understood(request, bytes);
        } catch (refusal) {
          return done(refusal as Error);
        }
        done(null, body);
      });
    });
  });
}

/** What a body says. Problems: INVALID_REQUEST; UNSUPPORTED_MEDIA_TYPE, if it is compressed. */
function understood({ raw, routeOptions }: FastifyRequest, bytes: Buffer): unknown {
  const coding = raw.headers["content-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "identity") throw refusedCoding(coding);
  const body = parseJsonBody(bytes);
  if (routeOptions.schema?.body === undefined) refuseUnasked(body);
  return body;
}

/** What is compressed would be read as it lies there, and by whoever looks at it on its way as something else. */
function refusedCoding(coding: string): Problem {
  const detail = `A body with Content-Encoding: ${coding} is not read here. Send it uncompressed, without that header.`;
  return new Problem("UNSUPPORTED_MEDIA_TYPE", detail);
}

/** A body where none belongs would be left unread, for whoever parses the connection next. */
function refuseBodiesOfGets(app: FastifyInstance): void {
  app.addHook("onRoute", (route) => {
    if (route.method !== "GET") return;
    const { handler } = route;
    route.handler = function withoutBody(request, reply) {
      const { "content-length": length, "transfer-encoding": encoding } = request.raw.headers;
      if ((length !== undefined && length !== "0") || encoding !== undefined) {
        throw new Problem("INVALID_REQUEST", "A GET has no body.");
      }
      return handler.call(this, request, reply);
    };
  });
}

/** Where a listening application answers. */
export function addressOf(app: FastifyInstance): { host: string; port: number } {
  const { address, port } = app.server.address() as AddressInfo;
  return { host: address, port };
}
