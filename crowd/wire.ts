/** One request on the wire: sent and answered, sent and cut off, or followed as a stream. None of these throws. */
import { once } from "node:events";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";

import type { Problem } from "#crowd/api.ts";
import { Stop } from "#crowd/stop.ts";

export interface Ask {
  /** What the API's document calls it. */
  operation: string;
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  token?: string;
  body?: object;
  /** Idempotency key. */
  key?: string;
}

export interface Answered {
  /** Milliseconds of this process's clock: before it was sent, and when the whole answer was here. */
  sentAt: number;
  answeredAt: number;
  /** 0: there was no answer. */
  status: number;
  text: string;
  headers: { date?: string; retryAfterMs?: number };
}

/** An answer is a success with a body, or a refusal with a code; `NO_ANSWER` is the code where there was none. */
export type Answer<Body> = Answered & ({ ok: true; body: Body } | { ok: false; code: string; problem: Problem });

export type Agents = Readonly<Record<"http:" | "https:", http.Agent>>;

const answerWithinMs = 30_000;
/** When everybody has to stop, what is under way may take so long yet. */
const lastWordWithinMs = 3_000;

/** Keep-alive connections, at most so many to each origin. */
export function openAgents(maxSockets: number): Agents {
  const options = { keepAlive: true, maxSockets };
  return { "http:": new http.Agent(options), "https:": new https.Agent(options) };
}

export async function sendOnce<Body>(
  origin: string,
  ask: Ask,
  agents: Agents,
  stop = new Stop(),
): Promise<Answer<Body>> {
  const sentAt = performance.now();
  let forget: () => void = () => undefined;
  try {
    const request = open(origin, ask, agents);
    forget = endSoonAfter(stop, request);
    const response = await responseTo(request);
    const text = await readText(response);
    const { statusCode: status = 0 } = response;
    const answered = { sentAt, answeredAt: performance.now(), status, text, headers: headersOf(response) };
    const body = text === "" ? undefined : parse(text);
    if (body instanceof SyntaxError) return { ...answered, ...refusal({ code: "UNREADABLE", title: "No JSON" }) };
    if (isSuccess(status, body)) return { ...answered, ok: true, body: body as Body };
    if (status < 400) return { ...answered, ...refusal({ code: "UNEXPECTED", title: "No success with an object" }) };
    return {
      ...answered,
      ...refusal(isProblem(body) ? body : { code: `HTTP_${status}`, title: "No problem document" }),
    };
  } catch (error) {
    const why = refusal({ code: "NO_ANSWER", title: "There was no answer", detail: (error as Error).message });
    return { sentAt, answeredAt: performance.now(), status: 0, text: "", headers: {}, ...why };
  } finally {
    forget();
  }
}

/**
 * Sends a request on a connection of its own, and cuts the connection when all is sent and nothing is answered. Answers
 * whether it came to that.
 */
export async function sendAndCut(origin: string, ask: Ask, stop: Stop): Promise<boolean> {
  const request = open(origin, ask, false);
  const forget = endSoonAfter(stop, request);
  let isSent = false;
  let isAnswered = false;
  request.on("response", () => (isAnswered = true));
  request.on("finish", () => {
    isSent = true;
    request.destroy();
  });
  await once(request, "close").catch(() => undefined);
  forget();
  return isSent && !isAnswered;
}

/** The data of each event of a stream, on a connection of its own, until it ends; none if it is refused or fails. */
export async function* followEvents<Data>(origin: string, ask: Ask, stop: Stop): AsyncGenerator<Data> {
  const request = open(origin, ask, false);
  const forget = stop.onOver(() => void request.destroy());
  try {
    const response = await responseTo(request);
    if (response.statusCode === 200) yield* eventsIn<Data>(response);
  } catch {
    // A stream that breaks has ended: whoever follows it comes back, or asks.
  } finally {
    forget();
    request.destroy();
  }
}

function open(origin: string, { method = "GET", path, token, body, key }: Ask, agents: Agents | false): ClientRequest {
  const url = new URL(`${origin}${path}`);
  const protocol = url.protocol === "https:" ? "https:" : "http:";
  const text = body && JSON.stringify(body);
  const request = (protocol === "https:" ? https : http).request(url, {
    method,
    agent: agents && agents[protocol],
    timeout: answerWithinMs,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
  });
  request.on("timeout", () => request.destroy(new Error(`nothing came for ${answerWithinMs / 1000} s`)));
  // Whoever waits for the answer hears of it there; after that, nobody has to.
  request.on("error", () => undefined);
  request.end(text);
  return request;
}

/** Whoever does not answer is not waited for long when everybody has to stop. */
function endSoonAfter(stop: Stop, request: ClientRequest): () => void {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => void request.destroy(new Error("everybody had to stop"));
  const forget = stop.onOver(() => (timer = setTimeout(end, lastWordWithinMs)));
  return () => {
    forget();
    clearTimeout(timer);
  };
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
    request.once("close", () => reject(new Error("the connection was closed")));
  });
}

/** With listeners: to iterate over a stream costs more, and this is done for every answer. */
function readText(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => (text += chunk));
    response.once("end", () => resolve(text));
    response.once("error", reject);
  });
}

async function* eventsIn<Data>(response: IncomingMessage): AsyncGenerator<Data> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) {
    const frames = (text + String(chunk)).split("\n\n");
    text = frames.pop() ?? "";
    for (const frame of frames) {
      const data = /^data: (.*)$/mu.exec(frame)?.[1];
      if (data !== undefined) yield JSON.parse(data) as Data;
    }
  }
}

function headersOf({ headers }: IncomingMessage): Answered["headers"] {
  const { date, "retry-after": retryAfter } = headers;
  const retryAfterMs = readRetryAfter(retryAfter, date);
  return { ...(date === undefined ? {} : { date }), ...(Number.isNaN(retryAfterMs) ? {} : { retryAfterMs }) };
}

/** Milliseconds, from a number of seconds or a date (RFC 9110, 10.2.3); NaN where it is neither. */
function readRetryAfter(text = "", date = new Date().toUTCString()): number {
  return /^\d+$/u.test(text) ? Number(text) * 1_000 : Math.max(0, Date.parse(text) - Date.parse(date));
}

function refusal({ code, title, detail = title, ...more }: Omit<Problem, "detail"> & { detail?: string }) {
  return { ok: false as const, code, problem: { ...more, code, title, detail } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

function isSuccess(status: number, body: unknown): boolean {
  return status === 204 || (status >= 200 && status < 300 && typeof body === "object" && body !== null);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string";
}
