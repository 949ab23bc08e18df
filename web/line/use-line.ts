/** A fan's place in the line of a concert, for components: got, kept, followed, given up. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";

import type { ApiProblem } from "#web/api/problem.ts";
import { tryAgain } from "#web/api/queries.ts";
import { followPlace } from "#web/line/follow-place.ts";
import { keptPlace } from "#web/line/kept-place.ts";
import { lineStateOf, type LineState } from "#web/line/line-state.ts";
import { joinLine } from "#web/session/join-line.ts";
import { useQueueToken } from "#web/session/queue-token.ts";
import { useSession } from "#web/session/session.ts";
import { useStored } from "#web/session/stored.ts";

export interface Line {
  state: LineState;
  /** The queue token; undefined if this browser has none for this line. */
  token: string | undefined;
  /** Joins, or joins again. */
  join: () => void;
  isJoining: boolean;
  /** Joining was refused or has failed too often, or a token just given is refused; null if all is well. */
  error: unknown;
  /** Joining has failed, and is tried again by itself. */
  isTryingAgain: boolean;
}

/** A token that is refused so soon after the one before is not exchanged again: something is wrong. */
const exchangeMs = 30_000;

export function useLine(concertId: number): Line {
  const userId = useSession()?.userId;
  const token = useQueueToken(concertId, userId);
  const kept = useStored(keptPlace(concertId));
  const { mutate, isPending, error, failureCount } = useMutation({
    mutationFn: () => joinLine(concertId),
    ...tryAgain,
  });
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  const state = lineStateOf({ userId, token, kept });

  useFollowedPlace({ concertId, token, exchange: mutate, onRefused: setRefusal });
  useJoinedAtFirst(state.kind === "none", mutate);
  useFoundAgain(state.kind === "lost", mutate);

  return {
    state,
    token,
    join: () => {
      setRefusal(null);
      mutate();
    },
    isJoining: isPending,
    error: error ?? refusal,
    isTryingAgain: isPending && failureCount > 0,
  };
}

interface Following {
  concertId: number;
  token: string | undefined;
  /** Gets another token for the same place. */
  exchange: () => void;
  /** The new token is refused, too. */
  onRefused: (problem: ApiProblem) => void;
}

/** Follows the place while the component is there. */
function useFollowedPlace({ concertId, token, exchange, onRefused }: Following): void {
  const exchangedAt = useRef(Number.NEGATIVE_INFINITY);
  const onDeadToken = useEffectEvent((problem: ApiProblem) => {
    const isNew = performance.now() - exchangedAt.current < exchangeMs;
    exchangedAt.current = performance.now();
    if (isNew) onRefused(problem);
    else exchange();
  });
  useEffect(() => {
    if (token === undefined) return undefined;
    return followPlace({ concertId, token, onDeadToken: (problem) => onDeadToken(problem) });
  }, [concertId, token]);
}

/** Joins once for a fan who comes without a place. Not again later: whoever signs out here has not come to join. */
function useJoinedAtFirst(isWithout: boolean, join: () => void): void {
  const isAsked = useRef(false);
  const joinAtFirst = useEffectEvent(() => {
    if (isWithout && !isAsked.current) join();
    isAsked.current = true;
  });
  // Before anything is seen: there would be a flash of a page that asks whether to join.
  useLayoutEffect(() => joinAtFirst(), []);
}

/** Asks for the token of a place that has lost it. */
function useFoundAgain(isLost: boolean, join: () => void): void {
  useEffect(() => {
    if (isLost) join();
  }, [isLost, join]);
}
