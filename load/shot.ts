/** A request that a measurement sends, and how it goes over the wire. */
export interface Shot {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  path: string;
  /** Sent as the bearer credential. */
  token?: string;
  body?: object;
}

/** As bytes, for a connection kept alive. `host` is host and port. */
export function encode({ method = "GET", path, token, body }: Shot, host: string): Buffer {
  const text = body === undefined ? "" : JSON.stringify(body);
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  if (token !== undefined) head += `authorization: Bearer ${token}\r\n`;
  if (body !== undefined) {
    head += `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`;
  }
  return Buffer.from(`${head}\r\n${text}`);
}
