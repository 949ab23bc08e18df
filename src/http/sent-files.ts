/**
 * What holds wherever files are sent: those of the web app, and those of the page at /docs.
 *
 * Promises: no more of them are sent at a time than may be open (open-files.ts), be it for one of these or for both; a file
 * whose reader is gone is closed; what the library that sends them refuses is a problem that says what is wrong, and no fault
 * of ours.
 */
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

import type { FastifyInstance, FastifyReply } from "fastify";

import { Problem, type ProblemCode } from "#problems.ts";

/** Puts the routes registered from now on under these rules. */
export type FileRules = (app: FastifyInstance) => void;

/** What the library says, by the status that it would answer. Its own texts are not for clients: they may hold paths. */
const meanings: Readonly<Record<number, [ProblemCode, string]>> = {
  // A path that is none, and one that leads out of the folder.
  400: ["NOT_FOUND", "There is no such file."],
  403: ["NOT_FOUND", "There is no such file."],
  404: ["NOT_FOUND", "There is no such file."],
  412: ["INVALID_REQUEST", "The file is not as If-Match or If-Unmodified-Since wants it to be."],
  416: ["INVALID_REQUEST", "The file does not reach as far as Range asks."],
};

/** An application needs one: all that are put under the same rules are counted together. */
export function createFileRules(maxSending = Number.POSITIVE_INFINITY): FileRules {
  const sending = new Set<FastifyReply>();
  return (app) => {
    app.addHook("onRequest", (request, reply, next) => {
      if (sending.size >= maxSending)
        return next(new Problem("OVERLOADED", "More files are asked for than can be sent."));
      sending.add(reply);
      const over = (): void => void sending.delete(reply);
      reply.raw.once("close", over);
      whenLeft(request.raw, over);
      next();
    });
    app.addHook("onSend", (request, _reply, payload, next) => {
      if (payload instanceof Readable) whenLeft(request.raw, () => payload.destroy());
      next(null, payload);
    });
    app.setErrorHandler((error) => {
      throw refusalOf(error) ?? error;
    });
  };
}

/**
 * Calls back when the connection ends before the answer, or at the latest with the answer. Of requests that were sent in
 * advance, Node tells only so: their answers, whose turn had not come, hear of nothing.
 */
function whenLeft(request: IncomingMessage, callback: () => void): void {
  if (request.destroyed) callback();
  else request.once("close", callback);
}

function refusalOf(error: unknown): Problem | undefined {
  const { statusCode = 500 } = error as { statusCode?: number };
  const meaning = meanings[statusCode];
  return meaning && new Problem(...meaning);
}
