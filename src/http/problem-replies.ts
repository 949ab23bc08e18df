/**
 * Every refusal and every failure leaves as `application/problem+json` with a code of the catalogue. Promises: nothing
 * of the inside (stacks, SQL, paths) is told to the client; what is our own fault is logged, with its stack; why the database
 * has requests refused is logged once a minute, with how many they are.
 */
import type { ErrorObject } from "ajv";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";

import { asProblem } from "#db/as-problem.ts";
import { invalidBySchema } from "#http/validation.ts";
import { httpRequests, refusals } from "#metrics.ts";
import { Problem, type ProblemCode } from "#problems.ts";

export const problemType = "application/problem+json";

const tellEveryMs = 60_000;

/** What Fastify's own errors mean here, in words that say what to do. */
const fastifyErrors: Readonly<Record<string, [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["BODY_TOO_LARGE", "The body is too large."],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "UNSUPPORTED_MEDIA_TYPE",
    "The body must be JSON, and be called that: Content-Type: application/json.",
  ],
  FST_ERR_BAD_URL: ["INVALID_REQUEST", "The path cannot be decoded: write a % in it as %25."],
  FST_ERR_MAX_PARAM_LENGTH: ["INVALID_REQUEST", "A part of the path is too long."],
};

/** The refusal that an error of any origin amounts to; undefined if it is a fault of ours. */
function refusalOf(error: unknown): Problem | undefined {
  const known = asProblem(error);
  if (known instanceof Problem) return known.code === "INTERNAL" ? undefined : known;
  if (!(error instanceof Error)) return undefined;
  const { validation, validationContext, code, statusCode } = error as Partial<FastifyError>;
  if (validation) return invalidBySchema(validation as ErrorObject[], validationContext ?? "body");
  const mapped = code === undefined ? undefined : fastifyErrors[code];
  if (mapped) return new Problem(...mapped);
  if (code?.startsWith("FST_") && statusCode !== undefined && statusCode < 500) {
    return new Problem("INVALID_REQUEST", error.message);
  }
  return undefined;
}

/** Whether the client has gone before it had sent all of its request: no handler has seen it, and nobody hears the answer. */
function isAbandoned({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** Fastify's error handler. */
export function createErrorHandler(logger: Logger) {
  const tellOfDatabase = databaseFailures(logger);
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const refusal = isAbandoned(request)
      ? new Problem("INVALID_REQUEST", "The request did not arrive whole.")
      : refusalOf(error);
    if (!refusal) {
      const { operationId } = request.routeOptions.schema ?? {};
      logger.error({ err: error, operation: operationId }, "a request failed");
    }
    if (refusal?.cause !== undefined) tellOfDatabase(refusal.cause);
    replyWithProblem(reply, refusal ?? new Problem("INTERNAL", "The fault was logged."));
  };
}

/** A database that fails may do so for thousands of requests. Some failures, such as a full disk, show nowhere else. */
function databaseFailures(logger: Logger): (error: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let requests = 0;
  return (error) => {
    requests += 1;
    const now = performance.now();
    if (now - toldAt < tellEveryMs) return;
    logger.warn({ err: error, requests }, "the database fails: requests are answered 503");
    toldAt = now;
    requests = 0;
  };
}

/** Sends a refusal. */
function replyWithProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.send(refusalText(reply, problem));
}

/** Makes a reply a refusal, counts it, and answers the text of its body. */
export function refusalText(reply: FastifyReply, problem: Problem): string {
  const { status, code } = problem;
  httpRequests.inc({ operation: reply.request.routeOptions.schema?.operationId ?? "none", status });
  refusals.inc({ code });
  const seconds = retryAfterSeconds(problem);
  if (seconds !== undefined) reply.header("retry-after", seconds);
  if (status === 401) reply.header("www-authenticate", challenge(problem));
  reply.code(status).type(problemType);
  return problem.toText();
}

function challenge({ code }: Problem): string {
  return code === "TOKEN_MISSING" ? 'Bearer realm="jari"' : 'Bearer realm="jari", error="invalid_token"';
}

/** Whole seconds, rounded up: who waits that long is never too early. */
function retryAfterSeconds({ retryAfterSeconds: seconds, extra }: Problem): number | undefined {
  const milliseconds = extra["retryAfterMs"];
  return typeof milliseconds === "number" ? Math.ceil(milliseconds / 1000) : seconds;
}

export function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ""] = request.url.split("?", 1);
  return replyWithProblem(reply, new Problem("NOT_FOUND", `There is no operation ${request.method} ${path}.`));
}
