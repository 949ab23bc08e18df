/**
 * One user's HTTP client: a kept-alive connection of its own, opened anew when it is lost, with the times that a load tool
 * tells of a request. It can also do what phones do: go away when it has sent something.
 */
import { Agent, request, type ClientRequest } from "node:http";

export interface Sent {
  method: "GET" | "POST" | "PATCH";
  path: string;
  /** The bearer credential. */
  token?: string;
  headers?: Record<string, string>;
  body?: object;
}

/** Times are in milliseconds. */
export interface Reply {
  status: number;
  /** What `Retry-After` says; undefined where it says nothing. */
  retryAfterMs: number | undefined;
  body: string;
  /** Until the connection was open; 0 if it was open before. */
  connectMs: number;
  /** From then until the answer began, */
  waitMs: number;
  /** and until it had arrived whole. */
  wholeMs: number;
}

export interface Manner {
  /** An answer that takes longer is given up. */
  timeoutMs: number;
  /** The connection is cut as soon as the request is sent: nobody hears the answer. */
  cut?: boolean;
}

/** There was no answer: the message is what to count it as. */
export class NoAnswer extends Error {}

export class Client {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends a request; the one before must have been answered. Errors: NoAnswer. */
  ask(sent: Sent, { timeoutMs, cut = false }: Manner): Promise<Reply> {
    const body = sent.body === undefined ? "" : JSON.stringify(sent.body);
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, {
        agent: this.#agent,
        method: sent.method,
        path: sent.path,
        headers: headersOf(sent, body),
      });
      const timer = setTimeout(() => asked.destroy(new NoAnswer("no answer in time")), timeoutMs);
      asked.once("close", () => clearTimeout(timer));
      const fail = (error: Error): void => {
        reject(error instanceof NoAnswer ? error : new NoAnswer("connection lost", { cause: error }));
      };
      asked.once("error", fail);
      hear(asked, resolve, fail);
      asked.end(body, () => cut && asked.destroy(new NoAnswer("cut by the fan")));
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function headersOf({ token, headers, body }: Sent, text: string): Record<string, string> {
  return {
    ...headers,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { "content-type": "application/json", "content-length": `${Buffer.byteLength(text)}` }),
  };
}

/** Follows a request to the end of its answer. */
function hear(asked: ClientRequest, resolve: (reply: Reply) => void, fail: (error: Error) => void): void {
  const begunAt = performance.now();
  let sentAt = begunAt;
  asked.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => (sentAt = performance.now()));
  });
  asked.once("response", (response) => {
    const waitMs = performance.now() - sentAt;
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.once("error", fail);
    response.once("end", () => {
      const seconds = response.headers["retry-after"];
      resolve({
        status: response.statusCode ?? 0,
        retryAfterMs: seconds === undefined ? undefined : Number(seconds) * 1_000,
        body: Buffer.concat(chunks).toString(),
        connectMs: sentAt - begunAt,
        waitMs,
        wholeMs: performance.now() - sentAt,
      });
    });
  });
}
