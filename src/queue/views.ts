/** How a place is told to its fan. */
import type { QueueState } from "#events/types.ts";
import { Problem } from "#problems.ts";
import type { Board } from "#queue/board.ts";
import { etaSeconds, retryAfterMs, type PlaceStatus } from "#queue/rules.ts";
import type { QueueClaims } from "#tokens.ts";

export interface PlaceView {
  userId: string;
  concertId: number;
  number: number;
  status: PlaceStatus;
  /** Live waiting places ahead, plus one; 0 once admitted. */
  position: number;
  etaSeconds: number | null;
  retryAfterMs: number;
  /** The end of the claim window, then of the turn; null while waiting. */
  expiresAt: string | null;
  soldOut: boolean;
  /** What the operator lets happen: a line that stands still says why. */
  queueState: QueueState;
}

/** Whose place it is, and which position was told with its token. */
export type PlaceClaims = Pick<QueueClaims, "sub" | "concert" | "number" | "position">;

/** The view of a place that is admitted until `expiresAt`, or waits if that is null. */
export function viewPlace(
  { sub, concert, number, position: atFirst = number }: PlaceClaims,
  board: Board,
  { expiresAt, now, soldOut }: { expiresAt: number | null; now: number; soldOut: boolean },
): PlaceView {
  // A place may be admitted here a moment before it is published; until then it stands in front. And what happened
  // before the fan joined may not be published yet: but the token knows, on whatever instance.
  const position = expiresAt === null ? Math.max(1, Math.min(atFirst, board.position(number, now))) : 0;
  const { state, claimSeconds } = board.policy;
  return {
    userId: sub,
    concertId: concert,
    number,
    status: expiresAt === null ? "WAITING" : "ADMITTED",
    position,
    etaSeconds: etaSeconds(position, board.flow(now), now),
    retryAfterMs: retryAfterMs(position, claimSeconds, Math.random()),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    soldOut,
    queueState: state,
  };
}

/** The refusal of a fan who is still waiting. */
export function refusedEntry(view: PlaceView): Problem {
  const { position } = view;
  return new Problem("NOT_ADMITTED", beforeYou(position - 1), { position, retryAfterMs: view.retryAfterMs });
}

function beforeYou(count: number): string {
  if (count === 0) return "You are next in line.";
  return count === 1 ? "There is 1 fan before you." : `There are ${count} fans before you.`;
}
