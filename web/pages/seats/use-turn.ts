/** The fan's turn at a concert, followed while the page is there: the token that opens its seats, and when it ends. */
import { useEffect, useEffectEvent, useState } from "react";

import { followPlace } from "#web/line/follow-place.ts";
import { keptPlace } from "#web/line/kept-place.ts";
import { lineStateOf } from "#web/line/line-state.ts";
import { joinLine } from "#web/session/join-line.ts";
import { dropQueueToken, useQueueToken } from "#web/session/queue-token.ts";
import { useSession } from "#web/session/session.ts";
import { useStored } from "#web/session/stored.ts";

export type Turn =
  /** There is a place, and nothing was heard of it yet. */
  | { kind: "unheard" }
  /** `isBegun`: heard of after this page has come in. What was known before is by when to come in, and not yet the end. */
  | { kind: "admitted"; token: string; userId: string; expiresAt: string; isBegun: boolean }
  /** No place, a place that waits, or one that is over: the waiting room knows what to say. */
  | { kind: "elsewhere" };

export function useTurn(concertId: number): Turn {
  const userId = useSession()?.userId;
  const token = useQueueToken(concertId, userId);
  const kept = useStored(keptPlace(concertId));
  // The place is as it was; only its token is worth nothing any more.
  const onDeadToken = useEffectEvent(() => {
    joinLine(concertId).catch(() => dropQueueToken(concertId));
  });
  useEffect(() => {
    if (token === undefined) return undefined;
    return followPlace({ concertId, token, onDeadToken: () => onDeadToken() });
  }, [concertId, token]);

  const [heardBefore] = useState(kept?.heardAt);
  const state = lineStateOf({ userId, token, kept });
  if (state.kind === "unheard") return state;
  if (state.kind !== "admitted" || token === undefined || userId === undefined) return { kind: "elsewhere" };
  const isBegun = state.kept.heardAt !== heardBefore;
  return { kind: "admitted", token, userId, expiresAt: state.expiresAt, isBegun };
}
