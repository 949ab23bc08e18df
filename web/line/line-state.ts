/** How a fan stands with a line, from what this browser keeps. */
import type { KeptPlace } from "#web/line/kept-place.ts";
import { isEnd, type Place, type PlaceEnd } from "#web/line/place.ts";

export type LineState =
  /** This browser knows of no place: the fan has come to get one. */
  | { kind: "none" }
  /** There is a place, but nothing was heard of it yet. */
  | { kind: "unheard" }
  /** The fan waits, but this browser has lost the token: joining again gives the same place. */
  | { kind: "lost" }
  | { kind: "waiting"; kept: KeptPlace }
  | { kind: "admitted"; kept: KeptPlace; expiresAt: string }
  /** The place is over; undefined: nobody has told this page how. */
  | { kind: "over"; end: PlaceEnd | undefined };

export interface Known {
  userId: string | undefined;
  /** The user's queue token for this line. */
  token: string | undefined;
  kept: KeptPlace | undefined;
}

/**
 * An admitted place without its token is one that another page has ended, after a payment for example. Then the fan is
 * asked, and does not stand at the end of the line again only for having come back to this page.
 */
export function lineStateOf({ userId, token, kept }: Known): LineState {
  const mine = userId !== undefined && kept?.place.userId === userId ? kept : undefined;
  const status = mine?.place.status;
  if (token === undefined) return withoutToken(status);
  if (!mine || isEnd(status)) return { kind: "unheard" };
  const { expiresAt } = mine.place;
  return expiresAt === null ? { kind: "waiting", kept: mine } : { kind: "admitted", kept: mine, expiresAt };
}

function withoutToken(status: Place["status"] | undefined): LineState {
  if (status === undefined) return { kind: "none" };
  if (status === "WAITING") return { kind: "lost" };
  return { kind: "over", end: isEnd(status) ? status : undefined };
}
