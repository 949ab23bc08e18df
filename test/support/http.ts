/**
 * An HTTP client for tests that takes openapi.json at its word: an answer whose status, media type or body the document
 * does not describe, or that has a member it does not name, fails the test.
 */
import type { FastifyInstance, InjectOptions } from "fastify";

import { checkAnswer } from "#proof/security/described-answers.ts";

export interface ApiRequest {
  /** The bearer credential. */
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface ApiAnswer<Body> {
  status: number;
  headers: Headers;
  /** Parsed, if it is JSON; undefined, if there is none; otherwise the text. */
  body: Body;
}

type Call = <Body = Record<string, unknown>>(path: string, request?: ApiRequest) => Promise<ApiAnswer<Body>>;

export interface ApiClient {
  get: Call;
  post: Call;
  patch: Call;
  delete: Call;
}

interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** A client of a server (its base URL), or of an application that does not listen. */
export function apiClient(target: string | FastifyInstance): ApiClient {
  const send = typeof target === "string" ? sendTo(target) : injectInto(target);
  const call =
    (method: string): Call =>
    async <Body>(path: string, request: ApiRequest = {}) => {
      const raw = await send(method, path, request);
      return { status: raw.status, headers: raw.headers, body: checkAnswer(method, path, raw) as Body };
    };
  return { get: call("GET"), post: call("POST"), patch: call("PATCH"), delete: call("DELETE") };
}

type Send = (method: string, path: string, request: ApiRequest) => Promise<RawAnswer>;

function sendTo(baseUrl: string): Send {
  return async (method, path, request) => {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const answer = await fetch(`${baseUrl}${path}`, { method, headers: headersOf(request), body });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
}

function injectInto(app: FastifyInstance): Send {
  return async (method, url, request) => {
    const payload = request.body === undefined ? {} : { payload: JSON.stringify(request.body) };
    const options = { method, url, headers: headersOf(request), ...payload } as InjectOptions;
    const { statusCode, headers, body } = await app.inject(options);
    const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    return { status: statusCode, headers: new Headers(pairs), text: body };
  };
}

function headersOf({ token, body, headers = {} }: ApiRequest): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...headers,
  };
}
