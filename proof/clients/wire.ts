/** One request on the wire. None of these throws: what has no answer is told as status 0. */
import http, { type Agent, type ClientRequest, type IncomingMessage } from "node:http";

import { createParser } from "eventsource-parser";

export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  /** Idempotency key. */
  readonly key?: string;
}

/** Status 0: there was no whole answer; the text says why. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** After this nobody waits any longer. */
const answerWithinMs = 5_000;

/** Sends a request, and gives up after `cutAfterMs`: the connection is cut, wherever the request is by then. */
export function send(
  origin: string,
  request: Request,
  { agent, cutAfterMs = answerWithinMs }: { agent: Agent; cutAfterMs?: number | undefined },
): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = open(origin, request, agent);
    const timer = setTimeout(() => sent.destroy(new Error(`cut after ${cutAfterMs} ms`)), cutAfterMs);
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    const fail = (error?: Error): void => end({ status: 0, text: error?.message ?? "the connection was closed" });
    sent.once("error", fail);
    sent.once("close", () => fail());
    sent.once("response", (response: IncomingMessage) => {
      const { statusCode: status = 0 } = response;
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("end", () => end({ status, text }));
      response.once("error", fail);
    });
  });
}

/**
 * Follows a stream of Server-Sent Events on a connection of its own until `signal`, or until it ends by itself: `push` is
 * called with the data of each event as it comes. Answers how it was refused; status 200 if it was not.
 */
export function follow(
  origin: string,
  request: Request,
  { signal, push }: { signal: AbortSignal; push: (data: string) => void },
): Promise<Answer> {
  return new Promise((resolve) => {
    const sent = open(origin, request, false);
    let answer: Answer = { status: 0, text: "the stream was never answered" };
    const cut = (): void => void sent.destroy();
    const giveUp = setTimeout(cut, answerWithinMs);
    signal.addEventListener("abort", cut);
    if (signal.aborted) cut();
    const parser = createParser({ onEvent: ({ data }) => push(data) });
    sent.once("response", (response: IncomingMessage) => {
      const { statusCode: status = 0 } = response;
      answer = { status, text: "" };
      if (status === 200) clearTimeout(giveUp);
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (status === 200) parser.feed(chunk);
        else answer = { status, text: answer.text + chunk };
      });
      response.on("error", () => undefined);
    });
    sent.on("error", () => undefined);
    sent.once("close", () => {
      clearTimeout(giveUp);
      signal.removeEventListener("abort", cut);
      resolve(answer);
    });
  });
}

function open(origin: string, { method, path, token, body, key }: Request, agent: Agent | false): ClientRequest {
  const text = body && JSON.stringify(body);
  const request = http.request(`${origin}${path}`, {
    method,
    agent,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      ...(key !== undefined && { "idempotency-key": key }),
    },
  });
  // What is destroyed early fails once more when nobody listens any longer.
  request.on("error", () => undefined);
  request.end(text);
  return request;
}
