/** Reads answers of HTTP/1.1 from bytes: only what Jari and the baselines send, and with as little work as possible. */

export interface Answer {
  status: number;
  body: Buffer;
}

/** What the head of an answer tells: the status, and where in the bytes the body begins and ends. */
export interface Head {
  status: number;
  start: number;
  end: number;
}

const headEnd = "\r\n\r\n";

/**
 * The head of the first answer in `bytes`; undefined if it has not arrived whole. Errors: an answer whose length is not
 * said, which this does not read.
 */
export function parseHead(bytes: Buffer): Head | undefined {
  const headLength = bytes.indexOf(headEnd);
  if (headLength === -1) return undefined;
  const head = bytes.toString("latin1", 0, headLength);
  const start = headLength + headEnd.length;
  return { status: statusOf(head), start, end: start + bodyLength(head) };
}

/** The status that the head of an answer tells: `HTTP/1.1 200 OK`. */
export function statusOf(head: string): number {
  return Number(head.slice(9, 12));
}

function bodyLength(head: string): number {
  const length = /\ncontent-length: (\d+)/iu.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (statusOf(head) === 204 || statusOf(head) === 304) return 0;
  throw new Error(`an answer does not say its length: ${head}`);
}
