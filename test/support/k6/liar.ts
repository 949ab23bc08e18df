/** A service in front of the real one, which passes everything on except what it is told to lie about. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface Lie {
  status: number;
  headers?: Record<string, string>;
  body: object;
}

/** Lies, by what is asked: `GET /v1/queue`. */
export type Lies = Record<string, Lie>;

/** Runs `use` with the address of such a service, and ends it. */
export async function withLiar<T>(honest: string, lies: Lies, use: (baseUrl: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const lie = lies[`${request.method} ${request.url}`];
    void (lie ? answer(response, lie) : passOn(honest, request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answer(response: ServerResponse, { status, headers = {}, body }: Lie): Promise<void> {
  const media = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": media, ...headers }).end(JSON.stringify(body));
}

async function passOn(honest: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = "GET", url = "", headers } = request;
  const body = await buffer(request);
  const kept = ["authorization", "content-type"].flatMap((name) =>
    headers[name] ? [[name, String(headers[name])]] : [],
  );
  const told = await fetch(`${honest}${url}`, {
    method,
    headers: Object.fromEntries(kept) as Record<string, string>,
    body: body.length > 0 ? body : null,
  });
  response.writeHead(told.status, { "content-type": told.headers.get("content-type") ?? "" }).end(await told.text());
}
