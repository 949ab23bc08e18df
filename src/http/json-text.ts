/** Answers whose text is there already. */
import type { FastifyReply } from "fastify";

/**
 * Answers JSON that was written before; `never`, because the schema tells what it is, and its text is not that. For a
 * handler to return, not to send: for the end of an answer that a handler has sent itself Fastify listens to the
 * response, a twentieth of the work of a read.
 */
export function jsonText(reply: FastifyReply, text: string | Buffer): never {
  reply.type("application/json; charset=utf-8");
  return text as never;
}
