/**
 * Answers what is not even an HTTP request, or none that may be answered: it never reaches a route. Node's own answers to
 * it would be empty.
 */
import type { Socket } from "node:net";
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";

import type { FastifyInstance } from "fastify";

import { problemType } from "#http/problem-replies.ts";
import { Problem, type ProblemCode } from "#problems.ts";

const meanings: Readonly<Record<string, [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ["BODY_TOO_LARGE", "The request's headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: ["INVALID_REQUEST", "The request did not arrive in time."],
};

/** Fastify's clientErrorHandler: the reply is written to the socket by hand. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, detail] = meanings[error.code ?? ""] ?? ["INVALID_REQUEST", "This is not an HTTP request."];
  const problem = new Problem(code, detail);
  const body = problem.toText();
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** An `Expect` that is not `100-continue`: for the server's event `checkExpectation`. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem("INVALID_REQUEST", "The header Expect may say 100-continue, and nothing else.");
  response.statusCode = problem.status;
  // Its body is not read: whatever comes next on this connection may be part of it.
  response.setHeader("connection", "close").setHeader("content-type", problemType).end(problem.toText());
}

/** HTTP/1.1 wants a `Host` with every request. For an application whose server does not look after that itself. */
export function requireHost(app: FastifyInstance): void {
  app.addHook("onRequest", ({ raw }, _reply, done) => {
    if (raw.headers.host !== undefined || raw.httpVersion !== "1.1") done();
    else done(new Problem("INVALID_REQUEST", "The header Host is missing."));
  });
}
