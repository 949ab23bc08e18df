/** The text of Server-Sent Events (HTML Living Standard, section 9.2.5, "Parsing an event stream"). */

/** An event. `data` is one line of JSON; `id` is what the client sends as `Last-Event-ID` when it comes back. */
export function eventFrame(event: string, id: string | number, data: string): string {
  return `event: ${event}\nid: ${id}\ndata: ${data}\n\n`;
}

/**
 * Tells the client how many milliseconds to wait before it comes back after the stream has ended: each another number, or
 * all would come at once.
 */
export function retryFrame({ min, max }: { min: number; max: number }): string {
  return `retry: ${Math.round(min + Math.random() * (max - min))}\n\n`;
}

/** A comment, which clients pass over: it keeps what lies between from taking the stream for dead. */
export const heartbeatFrame: Buffer = Buffer.from(":\n\n");
