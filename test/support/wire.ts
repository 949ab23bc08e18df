/**
 * A thin HTTP client for crowds: connections are kept alive, and every reply carries the moments at which it was asked and
 * answered, on the one monotonic clock of this process. A request whose connection failed has a reply too; only an answer
 * that openapi.json does not describe is an error. Who is told that the instance is too busy, and that nothing was done, comes back
 * when told to: tests are about what is right, on however small a machine.
 */
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { checkAnswer } from "#proof/security/described-answers.ts";

export interface Reply<Body = unknown> {
  /**
   * What was answered. "unsent": nobody listened, so the request was never made. "lost": the connection failed after
   * the request may have been sent; it may have had its effect.
   */
  status: number | "unsent" | "lost";
  /** The code of a refusal. */
  code: string | undefined;
  /** The body of a success; of anything else, whatever was answered. */
  body: Body;
  /** The body's text. */
  text: string;
  headers: IncomingHttpHeaders;
  /** performance.now() before the request was sent. */
  sentAt: number;
  /** performance.now() when the whole answer was here. */
  answeredAt: number;
  /** Whom it was asked of, and what. */
  asked: string;
}

export interface Asked {
  token?: string | undefined;
  body?: unknown;
  key?: string | undefined;
  headers?: Record<string, string>;
}

/** Anything that listens. */
export interface Listener {
  baseUrl: string;
}

/** Node does not let idle connections keep the process alive, so nobody needs to close this. */
const agent = new Agent({ keepAlive: true });

const mostTries = 10;

/** Sends one request, and again when told to come back, and waits for the whole answer. */
export async function send<Body = unknown>(
  to: Listener,
  method: string,
  path: string,
  asked: Asked = {},
): Promise<Reply<Body>> {
  for (let tries = 1; ; tries += 1) {
    const reply = await sendOnce<Body>(to, method, path, asked);
    checkReply(method, path, reply);
    if (reply.code !== "OVERLOADED" || tries === mostTries) return reply;
    await sleep(Number(reply.headers["retry-after"]) * 1_000);
  }
}

function checkReply(method: string, path: string, { status, headers, text }: Reply): void {
  if (typeof status !== "number") return;
  const get = (name: string): string | null => String(headers[name] ?? "");
  checkAnswer(method, path, { status, headers: { get }, text });
}

function sendOnce<Body>(
  { baseUrl }: Listener,
  method: string,
  path: string,
  { token, body, key, headers }: Asked,
): Promise<Reply<Body>> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const sentAt = performance.now();
  return new Promise((resolve) => {
    const reply = (status: Reply["status"], answered: string, received: IncomingHttpHeaders): void => {
      const parsed =
        status !== "lost" && status !== "unsent" && answered !== "" ? (JSON.parse(answered) as unknown) : {};
      const { code } = parsed as { code?: string };
      const times = { sentAt, answeredAt: performance.now() };
      const asked = `${method} ${baseUrl}${path} ${text ?? ""}`;
      resolve({ status, code, body: parsed as Body, text: answered, headers: received, ...times, asked });
    };
    const sent = request(`${baseUrl}${path}`, {
      agent,
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(text === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...headers,
      },
    });
    sent.on("response", (response) => {
      readText(response).then(
        (answered) => reply(response.statusCode ?? 0, answered, response.headers),
        (error: Error) => reply("lost", error.message, {}),
      );
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      reply(error.code === "ECONNREFUSED" ? "unsent" : "lost", error.message, {});
    });
    sent.end(text);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) text += String(chunk);
  return text;
}

/** How many replies of each kind there are: by the code of a refusal, otherwise by status. */
export function countKinds(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code, status } of replies) counts[code ?? status] = (counts[code ?? status] ?? 0) + 1;
  return counts;
}
