/** What is live may die unnoticed while nobody looks, or while there is no network: it is looked after when that is over. */
import type { LiveFeed } from "#web/api/live-feed.ts";

/** Wakes the feed when the page is seen again or the network is back. Answers how to stop. */
export function keepAwake(feed: Pick<LiveFeed, "wake">): () => void {
  const wake = (): void => {
    if (!document.hidden) feed.wake();
  };
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  return () => {
    window.removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
  };
}
