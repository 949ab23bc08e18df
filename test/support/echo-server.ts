/** An HTTP server that answers what it was asked, in pieces; and with 409 whoever asks for /no. */
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

/** Serves on loopback until the test is over; answers the address. */
export async function serve(listener: RequestListener = echo): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers } = request;
    const text = JSON.stringify({ method, url, auth: headers.authorization, body: Buffer.concat(chunks).toString() });
    response.writeHead(url === "/no" ? 409 : 200, { "content-length": Buffer.byteLength(text) });
    response.write(text.slice(0, 10));
    setImmediate(() => response.end(text.slice(10)));
  });
};
