/** The header `Idempotency-Key` of a request that changes something. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { jsonText } from "#http/json-text.ts";
import { hashRequest, type Answer, type RequestKey } from "#idempotency/keys.ts";

/** The headers of an operation that honours the key. */
export const keyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: "^[\\x21-\\x7e]+$",
      description:
        "Any text of your own, new for each new request: sending the request again with the same key has no second effect.",
      examples: ["5f0c4b0e-6f3e-4a59-9a55-1b2f6f5c3a10"],
    }),
  ),
});

/** The key that a (validated) request carries, bound to what it asks; undefined if it carries none. */
export function requestKeyOf(
  request: FastifyRequest,
  operation: string,
  body: Readonly<Record<string, unknown>>,
): RequestKey | undefined {
  const key = request.headers["idempotency-key"];
  return typeof key === "string" ? { key, hash: hashRequest(operation, body) } : undefined;
}

/** Answers what is (or was) stored: for a handler to return. */
export function storedAnswer(reply: FastifyReply, { status, body }: Answer): never {
  reply.code(status);
  return jsonText(reply, body);
}
