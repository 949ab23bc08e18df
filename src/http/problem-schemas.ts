/** How problems look in the OpenAPI document: the shape of all, and which codes an operation answers with. */
import type { FastifySchema } from "fastify";
import { Type } from "typebox";

import { count, id, oneOf, text, time, won } from "#http/fields.ts";
import { problemCodes } from "#http/problem-catalogue.ts";
import { problemType } from "#http/problem-replies.ts";
import { catalogue, Problem, type ProblemBody, type ProblemCode } from "#problems.ts";

/** Every member that a problem can have; those that only some codes have are optional. */
export const problemSchema = Type.Object(
  {
    type: text("Where the code is explained.", "/problems/INVALID_REQUEST"),
    title: text("What is wrong, the same for every problem of this code.", "The request is not valid"),
    status: Type.Integer({ description: "The HTTP status.", examples: [400] }),
    code: Type.Unsafe<ProblemCode>({
      type: "string",
      enum: problemCodes,
      description: "Stable: programs may rely on it.",
    }),
    detail: text("What is wrong this time. For people.", "body/amount must be >= 1."),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          path: text("The field.", "body/amount"),
          message: text("What is wrong with it.", "must be >= 1"),
        }),
        { description: "INVALID_REQUEST: which fields are wrong." },
      ),
    ),
    seats: Type.Optional(
      Type.Array(Type.Integer(), {
        description: "SEAT_UNAVAILABLE: the seats that are taken. TICKET_USED: those that were checked in.",
      }),
    ),
    place: Type.Optional(
      oneOf(["COMPLETED", "LEFT", "EXPIRED"], "TOKEN_EXPIRED: how the place of a queue token ended."),
    ),
    position: Type.Optional(count("NOT_ADMITTED: your position in line.", 1)),
    retryAfterMs: Type.Optional(count("NOT_ADMITTED, RATE_LIMITED: when to ask again, in milliseconds.", 1000)),
    balance: Type.Optional(won("INSUFFICIENT_BALANCE, BALANCE_LIMIT_REACHED: the balance.")),
    amount: Type.Optional(won("INSUFFICIENT_BALANCE: what was to be paid.")),
    refundedAt: Type.Optional(time("ALREADY_REFUNDED, TICKET_REFUNDED: when it was refunded.")),
    checkedInAt: Type.Optional(time("ALREADY_CHECKED_IN: when.")),
    checkedInBy: Type.Optional(text("ALREADY_CHECKED_IN: by which operator.", "admin")),
    showId: Type.Optional(id("WRONG_SHOW: the show that the ticket is for.")),
    concertTitle: Type.Optional(text("WRONG_SHOW: what its concert is called.", "Lights over the River")),
    startsAt: Type.Optional(time("WRONG_SHOW: when it begins.")),
    limit: Type.Optional(won("BALANCE_LIMIT_REACHED, SEAT_LIMIT_REACHED: the limit.")),
  },
  { additionalProperties: false },
);

/** The refusals that an operation has because of what it takes, and those that any has. */
function commonProblems({ security = [], tags = [] }: FastifySchema, method: string): ProblemCode[] {
  const codes: ProblemCode[] = ["INVALID_REQUEST", "INTERNAL"];
  if (method !== "GET") codes.push("BODY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE");
  const schemes = security.flatMap((alternative) => Object.keys(alternative));
  if (schemes.length > 0) codes.push("TOKEN_MISSING", "TOKEN_INVALID");
  if (schemes.some((scheme) => scheme !== "adminToken")) codes.push("TOKEN_EXPIRED");
  // Those for the machinery are answered whatever happens.
  return tags.includes("operations") ? codes : [...codes, "RATE_LIMITED", "OVERLOADED", "UNAVAILABLE"];
}

/** The responses of an operation that are problems, by status. */
export function problemResponses(schema: FastifySchema, method: string): Record<number, object> {
  const codes = [...new Set([...(schema.problems ?? []), ...commonProblems(schema, method)])];
  const statuses = new Set(codes.map((code) => catalogue[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [status, responseOf(codes.filter((code) => catalogue[code].status === status))]),
  );
}

function responseOf(codes: readonly ProblemCode[]): object {
  const headers = headersOf(codes);
  return {
    description: codes.map((code) => `\`${code}\`: ${catalogue[code].title}.`).join(" "),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: { [problemType]: { schema: schemaOf(codes), example: exampleOf(codes[0] ?? "INTERNAL") } },
  };
}

/** What stands in headers too (problem-replies.ts), for clients that know HTTP and nothing of Jari. */
function headersOf(codes: readonly ProblemCode[]): Record<string, object> {
  const retryAfter = count("After how many seconds to ask again.", 1);
  const challenge = text("That a bearer token is wanted.", 'Bearer realm="jari"');
  const saysWhen = codes.some(
    (code) => code === "NOT_ADMITTED" || new Problem(code, "").retryAfterSeconds !== undefined,
  );
  const wantsToken = codes.some((code) => catalogue[code].status === 401);
  return { ...(saysWhen && { "Retry-After": retryAfter }), ...(wantsToken && { "WWW-Authenticate": challenge }) };
}

function schemaOf(codes: readonly ProblemCode[]) {
  return {
    allOf: [
      { $ref: "#/components/schemas/Problem" },
      { type: "object", properties: { code: { type: "string", enum: codes } } },
    ],
  };
}

function exampleOf(code: ProblemCode): ProblemBody {
  return new Problem(code, catalogue[code].remedy).toBody();
}

/** A name for problem responses with the same codes; undefined for what is no problem response. */
export function nameOfProblems(media: unknown): string | undefined {
  const { schema } = (media ?? {}) as { schema?: ReturnType<typeof schemaOf> };
  return schema?.allOf[1]?.properties?.code.enum.join(".");
}
