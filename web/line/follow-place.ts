/**
 * Follows a place for as long as a page wants: one tab listens, writes what it hears where all tabs read it, and does
 * what the page's life asks for: it is shown and hidden, the network goes and comes.
 */
import { api, ask, bearer } from "#web/api/client.ts";
import { readEvents } from "#web/api/event-stream.ts";
import type { ApiProblem } from "#web/api/problem.ts";
import { endPlace } from "#web/line/end-place.ts";
import { keepLink, keepNews, keptPlace } from "#web/line/kept-place.ts";
import { OneTab } from "#web/line/one-tab.ts";
import { PlaceFeed, type Link, type PlaceSource } from "#web/line/place-feed.ts";
import { isEnd } from "#web/line/place.ts";
import { browserTimers } from "#web/api/timers.ts";

export interface FollowedPlace {
  concertId: number;
  token: string;
  /** The token is worth nothing any more: whoever joins again gets the same place, with another. */
  onDeadToken: (problem: ApiProblem) => void;
}

/** Begins to follow; answers how to end it. */
export function followPlace(followed: FollowedPlace): () => void {
  let feed: PlaceFeed | undefined;
  const isShown = (): boolean => document.visibilityState === "visible";
  const tab = new OneTab({
    name: `jari.line.${followed.concertId}`,
    locks: (navigator as { locks?: LockManager }).locks,
    work: () => {
      const mine = createFeed(followed, isShown());
      feed = mine;
      mine.start();
      return () => mine.stop();
    },
  });
  const onShown = (): void => {
    if (isShown()) tab.takeOver();
    feed?.setShown(isShown());
  };
  const ending = new AbortController();
  const { signal } = ending;
  document.addEventListener("visibilitychange", onShown, { signal });
  window.addEventListener("online", () => feed?.setOnline(true), { signal });
  window.addEventListener("offline", () => feed?.setOnline(false), { signal });
  if (isShown()) tab.takeOver();
  else tab.wait();
  return () => {
    ending.abort();
    tab.close();
  };
}

function createFeed({ concertId, token, onDeadToken }: FollowedPlace, isShown: boolean): PlaceFeed {
  const known = keptPlace(concertId).get()?.place;
  let link: Link = "connecting";
  return new PlaceFeed({
    source: sourceOf(token),
    timers: browserTimers,
    isShown,
    known: isEnd(known?.status) ? undefined : known,
    onPlace: (place) => keepNews(place, link),
    onLink: (next) => {
      link = next;
      keepLink(concertId, next);
    },
    onEnd: (end) => endPlace(concertId, end),
    onDeadToken,
  });
}

function sourceOf(token: string): PlaceSource {
  return {
    stream: (lastEventId, signal, listener) =>
      readEvents({ path: "/v1/queue/stream", token, lastEventId, signal }, listener),
    poll: (signal) => ask(api.GET("/v1/queue", { headers: bearer(token), signal })),
  };
}
