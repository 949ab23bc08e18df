/**
 * Many requests at once over few connections: HTTP pipelining, for tests that need thousands to be waiting at the same
 * time. The answers come in the order of the requests.
 */
import { once } from "node:events";
import { connect } from "node:net";

import type { Listener } from "#test/wire.ts";

export interface PipelinedRequest {
  method: string;
  path: string;
  token: string;
  body: unknown;
}

export interface PipelinedReply {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  text: string;
}

/** Sends all requests over one connection without waiting, then reads all answers. Errors: the connection ended before. */
export async function sendPipelined(
  { baseUrl }: Listener,
  requests: readonly PipelinedRequest[],
): Promise<PipelinedReply[]> {
  const { hostname, port, host } = new URL(baseUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, "connect");
  socket.write(requests.map((request) => format(host, request)).join(""));
  const replies: PipelinedReply[] = [];
  let unread = Buffer.alloc(0);
  for await (const chunk of socket) {
    unread = Buffer.concat([unread, chunk as Buffer]);
    for (let next = parse(unread); next; next = parse(unread)) {
      replies.push(next.reply);
      unread = unread.subarray(next.length);
    }
    if (replies.length === requests.length) break;
  }
  if (replies.length < requests.length)
    throw new Error(`${replies.length} of ${requests.length} requests were answered`);
  return replies;
}

function format(host: string, { method, path, token, body }: PipelinedRequest): string {
  const text = JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${token}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${text}`;
}

/** The first whole answer in the bytes, and how many it took; undefined if there is none yet. */
function parse(bytes: Buffer): { reply: PipelinedReply; length: number } | undefined {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
  const pairs = lines.map((line) => line.split(/: */u, 2) as [string, string]);
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  const length = headEnd + 4 + Number(headers["content-length"] ?? 0);
  if (bytes.length < length) return undefined;
  const status = Number(statusLine.split(" ")[1]);
  return { reply: { status, headers, text: bytes.toString("utf8", headEnd + 4, length) }, length };
}
