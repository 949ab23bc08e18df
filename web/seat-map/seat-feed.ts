/**
 * Follows the seats of a show over the API: for a fan with a queue token, or for an operator with the admin token, who
 * have the same two addresses with different beginnings.
 */
import { bearer, fetchWithDeadline } from "#web/api/client.ts";
import { readEvents, type StreamedEvent, type StreamListener } from "#web/api/event-stream.ts";
import { streamAmongFew } from "#web/api/few-streams.ts";
import { LiveFeed, type LiveFeedOptions } from "#web/api/live-feed.ts";
import { problemOf } from "#web/api/problem.ts";
import { takeChanges, takeWhole, type SeatChanges, type ShowSeats } from "#web/seat-map/show-seats.ts";

/** How often the seats are read while there is no stream. An unchanged map costs a 304. */
const pollEveryMs = 3_000;

export interface SeatFeedOptions extends Pick<LiveFeedOptions, "onLink" | "onRefusal"> {
  /** `/v1/shows/7/seats`, or `/v1/admin/shows/7/seats`; the stream is below. */
  path: string;
  token: string;
  /** Whether many tabs of a browser may show it: then it is streamed to a few of them, and read by the others. */
  amongMany: boolean;
  onSeats: (show: ShowSeats) => void;
}

export function followSeats({ path, token, amongMany, onSeats, onLink, onRefusal }: SeatFeedOptions): LiveFeed {
  let known: ShowSeats | undefined;
  let etag: string | undefined;

  function take(next: ShowSeats): void {
    if (next === known) return;
    known = next;
    onSeats(next);
  }

  async function poll(signal: AbortSignal): Promise<void> {
    const headers = { ...bearer(token), ...(etag === undefined ? {} : { "if-none-match": etag }) };
    const url = new URL(path, globalThis.location.origin);
    const response = await fetchWithDeadline(new Request(url, { headers, cache: "no-store", signal }), pollDeadlineMs);
    if (response.status === 304) return;
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok || body === undefined) throw problemOf(response, body);
    etag = response.headers.get("etag") ?? undefined;
    take(takeWhole(known, body as ShowSeats));
  }

  function onEvent({ event, data }: StreamedEvent): void {
    if (event === "snapshot") take(takeWhole(known, data as ShowSeats));
    if (event === "changes" && known) take(takeChanges(known, data as SeatChanges));
  }

  function stream(ending: AbortSignal, listener: StreamListener): Promise<void> {
    const listen = (signal: AbortSignal) => readEvents({ path: `${path}/stream`, token, signal }, listener);
    return amongMany ? streamAmongFew(ending, listen) : listen(ending);
  }

  return new LiveFeed({ pollEveryMs, onEvent, onLink, onRefusal, source: { stream, poll } });
}

const pollDeadlineMs = 8_000;
