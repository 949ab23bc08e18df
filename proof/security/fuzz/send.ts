/** Sends what a client library would rather not, and hears whatever is answered. */
import { Agent, request, type IncomingHttpHeaders } from "node:http";

import { unlessBusy } from "#proof/security/patience.ts";

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** An answer; its text is empty if it is a stream, which is left as soon as it has begun. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const patienceMs = 20_000;

/** Whether an answer is a stream of events. */
export function isEventStream({ headers }: Pick<Answer, "headers">): boolean {
  return headers["content-type"]?.startsWith("text/event-stream") ?? false;
}

/** Sends one request. Errors: no answer came, or not the whole of it. */
export function send(baseUrl: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const length = body === undefined ? {} : { "content-length": body.length };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(baseUrl);
    const sent = request({
      hostname,
      port,
      agent,
      method,
      path,
      headers: { ...headers, ...length },
      timeout: patienceMs,
    });
    sent.once("timeout", () => sent.destroy(new Error(`nothing came for ${patienceMs / 1_000} s`)));
    sent.once("error", reject);
    sent.once("response", (response) => {
      const answer = { status: response.statusCode ?? 0, headers: response.headers };
      if (isEventStream(answer)) {
        response.destroy();
        resolve({ ...answer, text: "" });
        return;
      }
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.once("end", () => resolve({ ...answer, text }));
      response.once("error", reject);
    });
    sent.end(body);
  });
}

/** Asks for what must succeed; answers the body. Errors: it did not. */
export async function obtain<Body>(
  baseUrl: string,
  method: string,
  path: string,
  { token, body }: { token?: string | undefined; body?: object } = {},
): Promise<Body> {
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const bytes = body && Buffer.from(JSON.stringify(body));
  const { status, text } = await unlessBusy(() => send(baseUrl, { method, path, headers, body: bytes }));
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}
