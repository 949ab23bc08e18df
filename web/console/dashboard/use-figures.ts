/**
 * The figures of a sale in a component: live while it is there, with what they were in the last ten minutes.
 *
 * They are read each second, which is as often as a stream would tell them. Over HTTP/1.1 a browser has six connections to
 * the service, all tabs together, and a stream would keep one of them; a poll gives it back at once. A tab that nobody sees
 * goes on, so that its charts have no gap when it is looked at again.
 */
import { useEffect, useState } from "react";

import { api, ask, bearer } from "#web/api/client.ts";
import type { FeedLink } from "#web/api/live-feed.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { browserTimers } from "#web/api/timers.ts";
import { remember, type Figures, type Sample } from "#web/console/dashboard/figure-history.ts";
import { dropToken, useOperator } from "#web/console/session/operator.ts";

export interface LiveFigures {
  /** The newest; undefined until the first have come. */
  figures: Figures | undefined;
  history: readonly Sample[];
  /** Never `polling`: they are as live as they can be. */
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
    return followFigures(concertId, token, {
      onFigures: (figures) => change(({ history }) => ({ figures, history: remember(history, figures), link: "live" })),
      onLost: () => change(() => ({ link: "lost" })),
      onRefusal: (problem) => {
        change(() => ({ link: "lost" }));
        if (problem.status === 401) dropToken(token);
      },
    });
  }, [concertId, token]);

  return known.concertId === concertId ? known : nothingYet;
}

interface FiguresListener {
  onFigures: (figures: Figures) => void;
  /** They cannot be read at the moment. */
  onLost: () => void;
  /** They are read no more. */
  onRefusal: (problem: ApiProblem) => void;
}

/** Answers how to stop. */
function followFigures(concertId: number, token: string, listener: FiguresListener): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const params = { path: { concertId } };

  async function readOnce(): Promise<number> {
    try {
      const figures = await ask(
        api.GET("/v1/admin/concerts/{concertId}/figures", { params, headers: bearer(token), signal }),
      );
      if (!signal.aborted) listener.onFigures(figures);
    } catch (error) {
      if (!signal.aborted) return afterFailure(error);
    }
    return pauseMs();
  }

  /** Answers how long to wait. */
  function afterFailure(error: unknown): number {
    if (error instanceof ApiProblem && !error.isTemporary) {
      ending.abort();
      listener.onRefusal(error);
    } else listener.onLost();
    return Math.max(pauseMs(), (error instanceof ApiProblem ? error.retryAfterMs : undefined) ?? 0);
  }

  async function readOn(): Promise<void> {
    while (!signal.aborted) {
      const pause = await readOnce();
      await new Promise<void>((resolve) => browserTimers.after(pause, resolve));
    }
  }

  void readOn();
  return () => ending.abort();
}

/** Read more seldom where nobody sees it, but often enough that nothing was missed (figure-history.ts). */
function pauseMs(): number {
  return document.hidden ? 3_000 : 1_000;
}
