/** What is live may die unnoticed while nobody looks, or while there is no network: it is looked after when that is over. */
import type { LiveFeed } from "#web/api/live-feed.ts";

/** Wakes the feed when the page is seen again or the network is back, and tells it when that is lost. Answers how to stop. */
export function keepAwake(feed: Pick<LiveFeed, "wake" | "lose">): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const wake = (): void => {
    if (!document.hidden) feed.wake();
  };
  window.addEventListener("online", wake, { signal });
  window.addEventListener("offline", () => feed.lose(), { signal });
  document.addEventListener("visibilitychange", wake, { signal });
  return () => ending.abort();
}
