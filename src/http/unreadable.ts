/** Answers what is not even an HTTP request: it never reaches a route, so the reply is written to the socket by hand. */
import type { Socket } from "node:net";
import { STATUS_CODES } from "node:http";

import { problemType } from "#http/problem-replies.ts";
import { Problem, type ProblemCode } from "#problems.ts";

const meanings: Readonly<Record<string, [ProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: ["BODY_TOO_LARGE", "The request's headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: ["INVALID_REQUEST", "The request did not arrive in time."],
};

/** Fastify's clientErrorHandler. */
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
