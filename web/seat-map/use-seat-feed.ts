/** The seats of a show in a component, live while it is there and somebody can see it. */
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";

import { keepAwake } from "#web/api/keep-awake.ts";
import type { FeedLink } from "#web/api/live-feed.ts";
import type { ApiProblem } from "#web/api/problem.ts";
import { followSeats } from "#web/seat-map/seat-feed.ts";
import type { ShowSeats } from "#web/seat-map/show-seats.ts";

export interface LiveSeats {
  /** Undefined until they have come. */
  show: ShowSeats | undefined;
  link: FeedLink;
}

const nothingYet: LiveSeats = { show: undefined, link: "connecting" };

export interface SeatFeedProps {
  /** These three as for `followSeats`; without a token nothing is asked. */
  path: string;
  token: string | undefined;
  amongMany?: boolean;
  /** Called once. */
  onRefusal: (problem: ApiProblem) => void;
}

export function useSeatFeed({ path, token, amongMany = false, onRefusal }: SeatFeedProps): LiveSeats {
  const [known, setKnown] = useState<LiveSeats & { path: string }>({ ...nothingYet, path });
  const refused = useEffectEvent(onRefusal);

  const isShown = useSyncExternalStore(subscribeToVisibility, () => document.visibilityState === "visible");
  useEffect(() => {
    // A browser has few connections to one origin: a tab that nobody sees holds none of them.
    if (token === undefined || !isShown) return undefined;
    const change = (part: Partial<LiveSeats>): void =>
      setKnown((before) => ({ ...(before.path === path ? before : nothingYet), path, ...part }));
    // What was live when the page was hidden is old by now, until something is heard again.
    change({ link: "connecting" });
    const feed = followSeats({
      path,
      token,
      amongMany,
      onSeats: (show) => change({ show }),
      onLink: (link) => change({ link }),
      onRefusal: (problem) => refused(problem),
    });
    const rest = keepAwake(feed);
    return () => {
      rest();
      feed.stop();
    };
  }, [path, token, amongMany, isShown]);

  return known.path === path ? known : nothingYet;
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
