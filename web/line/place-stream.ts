/**
 * One stream of news of a place (`GET /v1/queue/stream`), read with `fetch`: an EventSource could not send the token.
 */
import { createParser } from "eventsource-parser";

import { bearer } from "#web/api/client.ts";
import { ApiProblem, problemOf } from "#web/api/problem.ts";
import { serverClock } from "#web/clock.ts";
import type { Place } from "#web/line/place.ts";

export interface StreamListener {
  /** Something came: the stream lives. Heartbeats count. */
  onHeard(): void;
  /** News; `id` says what was told, for whoever comes back. */
  onPlace(place: Place, id: string | undefined): void;
  /** How long the server wants to be left alone when the stream has ended. */
  onRetry(retryMs: number): void;
}

/**
 * Listens until the stream ends. Errors: `ApiProblem`, the refusal of the stream, or NETWORK if it broke; an AbortError
 * if `signal` ended it. `lastEventId`: nothing is told that the fan knows already.
 */
export async function readPlaceStream(
  { token, lastEventId, signal }: { token: string; lastEventId: string | undefined; signal: AbortSignal },
  listener: StreamListener,
  fetchIt: typeof fetch = fetch,
): Promise<void> {
  const headers = { ...bearer(token), accept: "text/event-stream" };
  const resumed = lastEventId === undefined ? headers : { ...headers, "last-event-id": lastEventId };
  try {
    const sentAt = performance.now();
    const response = await fetchIt("/v1/queue/stream", { headers: resumed, cache: "no-store", signal });
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

async function listen(body: ReadableStream<Uint8Array>, { onHeard, onPlace, onRetry }: StreamListener): Promise<void> {
  const parser = createParser({
    onEvent: ({ event, data, id }) => {
      // A later server may tell more than this page knows of.
      if (event === "place") onPlace(JSON.parse(data) as Place, id);
    },
    onRetry,
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    onHeard();
    parser.feed(decoder.decode(chunk.value, { stream: true }));
  }
}
