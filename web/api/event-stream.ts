/**
 * Server-Sent Events, read with `fetch`: an EventSource could not send a token. Promises: the caller hears of everything
 * that comes, heartbeats too, and always learns how it ended: a refusal, a broken connection, or the stream's own end.
 */
import { createParser } from "eventsource-parser";

import { bearer } from "#web/api/client.ts";
import { ApiProblem, problemOf } from "#web/api/problem.ts";
import { serverClock } from "#web/clock.ts";

export interface StreamRequest {
  /** A path of the API. */
  path: string;
  token: string;
  /** The id of the last event that was heard, so that nothing is told twice. */
  lastEventId?: string | undefined;
  signal: AbortSignal;
}

export interface StreamedEvent {
  event: string | undefined;
  data: unknown;
  id: string | undefined;
}

export interface StreamListener {
  onEvent: (event: StreamedEvent) => void;
  /** Something came, if only a heartbeat: the stream lives. */
  onHeard?: () => void;
  /** How long the server wants to be left alone when the stream has ended. */
  onRetry?: (retryMs: number) => void;
}

/**
 * Listens until the stream ends. Errors: `ApiProblem`, the refusal of the stream, or NETWORK if it broke; an AbortError
 * if `signal` ended it.
 */
export async function readEvents(
  { path, token, lastEventId, signal }: StreamRequest,
  listener: StreamListener,
  fetchIt: typeof fetch = fetch,
): Promise<void> {
  const headers = { ...bearer(token), accept: "text/event-stream" };
  const resumed = lastEventId === undefined ? headers : { ...headers, "last-event-id": lastEventId };
  try {
    const sentAt = performance.now();
    const response = await fetchIt(path, { headers: resumed, cache: "no-store", signal });
    serverClock.observe(response.headers.get("date"), sentAt, performance.now());
    await listen(await bodyOf(response), listener);
  } catch (error) {
    if (signal.aborted || error instanceof ApiProblem) throw error;
    throw new ApiProblem({ code: "NETWORK", status: 0, detail: String(error) });
  }
}

/** The body of an answer that is a stream of events; any other answer is a problem. */
async function bodyOf(response: Response): Promise<ReadableStream<Uint8Array>> {
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (response.ok && isStream && response.body) return response.body;
  throw problemOf(response, await response.json().catch(() => undefined));
}

async function listen(body: ReadableStream<Uint8Array>, { onHeard, onEvent, onRetry }: StreamListener): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data, id }) => onEvent({ event, data: JSON.parse(data), id }),
    ...(onRetry ? { onRetry } : {}),
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      onHeard?.();
      parser.feed(decoder.decode(chunk.value, { stream: true }));
    }
  } finally {
    // What cannot be understood is not left open.
    await reader.cancel().catch(() => undefined);
  }
}
