/** How a sale stands, as a fan should see it: one thing, the one that matters most. */
import type { Answer } from "#web/api/client.ts";

type Concert = Answer<"getConcert">;

/** What both a concert in a list and a concert by itself say. Only the latter says how many wait. */
export interface Sale extends Pick<Concert, "saleOpensAt" | "soldOut" | "lastStartsAt"> {
  queue: Pick<Concert["queue"], "state"> & Partial<Pick<Concert["queue"], "waiting">>;
}

export type SaleState =
  /** Joining is possible; admission begins at `opensAt`, in milliseconds since 1970. */
  | { kind: "upcoming"; opensAt: number }
  | { kind: "open" }
  | { kind: "busy"; waiting: number }
  /** There is no waiting room. */
  | { kind: "direct" }
  | { kind: "paused" }
  | { kind: "closed" }
  | { kind: "soldOut" }
  /** The last show has begun. */
  | { kind: "over" };

/** The state at `now`, in milliseconds since 1970 by the server's clock. */
export function saleStateOf({ saleOpensAt, lastStartsAt, soldOut, queue }: Sale, now: number): SaleState {
  const opensAt = Date.parse(saleOpensAt);
  if (now >= Date.parse(lastStartsAt)) return { kind: "over" };
  if (soldOut) return { kind: "soldOut" };
  if (queue.state === "closed") return { kind: "closed" };
  if (queue.state === "bypass") return { kind: "direct" };
  if (now < opensAt) return { kind: "upcoming", opensAt };
  if (queue.state === "paused") return { kind: "paused" };
  return queue.waiting ? { kind: "busy", waiting: queue.waiting } : { kind: "open" };
}
