/** A request that a measurement sends, and how it goes over the wire. */
export interface Shot {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** Sent as the bearer credential. */
  token?: string;
  body?: object;
}

/** As bytes, for a connection kept alive. `host` is host and port. */
export function encode(shot: Shot, host: string): Buffer {
  const body = bodyOf(shot);
  const headers = { host, ...headersOf(shot), ...(body === "" ? {} : { "content-length": Buffer.byteLength(body) }) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${shot.method ?? "GET"} ${shot.path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

function headersOf({ token, body }: Shot): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
}

function bodyOf({ body }: Shot): string {
  return body === undefined ? "" : JSON.stringify(body);
}
