/** Stands in for the module `k6/http`: as much of it as the scripts use. Calls block, as k6's do. */
import type { HttpAnswer, HttpRequest } from "#test/k6/protocol.ts";
import { exchange, measure } from "#test/k6/thread.ts";

type IsExpected = (status: number) => boolean;

/** A URL of which a part differs from request to request, and the name under which all of them count. */
interface NamedUrl {
  url: string;
  name: string;
}

type Url = string | NamedUrl;

interface Params {
  headers?: Record<string, string>;
  responseCallback?: IsExpected;
}

interface BatchRequest {
  method: string;
  url: Url;
  body?: string | null;
  params?: Params;
}

interface Range {
  min: number;
  max: number;
}

const usuallyExpected: IsExpected = (status) => status >= 200 && status < 400;

function batch(requests: BatchRequest[]) {
  const sent = requests.map(toHttp);
  return exchange(sent).map((answer, index) => {
    measureAnswer(requests[index] as BatchRequest, answer);
    return { ...answer, request: sent[index], json: (): unknown => JSON.parse(answer.body ?? "") };
  });
}

function toHttp({ method, url, body = null, params }: BatchRequest): HttpRequest {
  return { method, url: typeof url === "string" ? url : url.url, headers: params?.headers ?? {}, body };
}

function measureAnswer({ method, url, params }: BatchRequest, { status }: HttpAnswer): void {
  const expected = (params?.responseCallback ?? usuallyExpected)(status);
  const name = typeof url === "string" ? url : url.name;
  const tags = { method, name, status: String(status), expected_response: String(expected) };
  measure("http_reqs", 1, tags);
  measure("http_req_failed", expected ? 0 : 1, tags);
  // How long it took is never looked at: the machine may be busy.
  measure("http_req_duration", 0, tags);
}

const request = (method: string, url: Url, body?: string | null, params: Params = {}) =>
  batch([{ method, url, body: body ?? null, params }])[0];

const http = {
  batch,
  request,
  get: (url: Url, params?: Params) => request("GET", url, null, params),
  post: (url: Url, body?: string | null, params?: Params) => request("POST", url, body, params),
  url: (texts: TemplateStringsArray, ...values: unknown[]): NamedUrl => ({
    url: String.raw({ raw: texts }, ...values),
    name: texts.join("${}"),
  }),
  expectedStatuses:
    (...statuses: (number | Range)[]): IsExpected =>
    (status) =>
      statuses.some((one) => (typeof one === "number" ? one === status : one.min <= status && status <= one.max)),
};

export default http;
