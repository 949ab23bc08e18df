/** The figures of a sale in a component: live while it is there, with what they were in the last ten minutes. */
import { useEffect, useState } from "react";

import { api, ask, bearer } from "#web/api/client.ts";
import { readEvents } from "#web/api/event-stream.ts";
import { keepAwake } from "#web/api/keep-awake.ts";
import { LiveFeed, type FeedLink } from "#web/api/live-feed.ts";
import type { ApiProblem } from "#web/api/problem.ts";
import { remember, type Figures, type Sample } from "#web/console/dashboard/figure-history.ts";
import { dropToken, useOperator } from "#web/console/session/operator.ts";

/** How often the figures are read while there is no stream: as often as the stream would tell them. */
const pollEveryMs = 1_000;

export interface LiveFigures {
  /** The newest; undefined until the first have come. */
  figures: Figures | undefined;
  history: readonly Sample[];
  link: FeedLink;
}

const nothingYet: LiveFigures = { figures: undefined, history: [], link: "connecting" };

/** Follows the sale of a concert, as the operator who is signed in. */
export function useFigures(concertId: number): LiveFigures {
  const token = useOperator()?.token;
  const [known, setKnown] = useState({ ...nothingYet, concertId });

  useEffect(() => {
    if (token === undefined) return undefined;
    const change = (next: (before: LiveFigures) => Partial<LiveFigures>): void =>
      setKnown((before) => {
        const same = before.concertId === concertId ? before : { ...nothingYet, concertId };
        return { ...same, ...next(same) };
      });
    const feed = followFigures(concertId, token, {
      onFigures: (figures) => change(({ history }) => ({ figures, history: remember(history, figures) })),
      onLink: (link) => change(() => ({ link })),
      onRefusal: (problem) => {
        change(() => ({ link: "lost" }));
        if (problem.status === 401) dropToken(token);
      },
    });
    const rest = keepAwake(feed);
    return () => {
      rest();
      feed.stop();
    };
  }, [concertId, token]);

  return known.concertId === concertId ? known : nothingYet;
}

interface FiguresListener {
  onFigures: (figures: Figures) => void;
  onLink: (link: FeedLink) => void;
  onRefusal: (problem: ApiProblem) => void;
}

function followFigures(concertId: number, token: string, { onFigures, onLink, onRefusal }: FiguresListener): LiveFeed {
  const params = { path: { concertId } };
  const path = `/v1/admin/concerts/${concertId}/figures`;
  return new LiveFeed({
    pollEveryMs,
    onEvent: ({ event, data }) => {
      if (event === "figures") onFigures(data as Figures);
    },
    onLink,
    onRefusal,
    source: {
      stream: (signal, listener) => readEvents({ path: `${path}/stream`, token, signal }, listener),
      poll: async (signal) =>
        onFigures(
          await ask(api.GET("/v1/admin/concerts/{concertId}/figures", { params, headers: bearer(token), signal })),
        ),
    },
  });
}
