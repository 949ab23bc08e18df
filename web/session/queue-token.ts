/**
 * The queue token of each concert: the proof of this browser's place in line. Losing it loses nothing but a request:
 * whoever joins again gets the same place, with a fresh token. All tabs know it at once.
 */
import { createStored, useStored, type Stored } from "#web/session/stored.ts";

interface KeptToken {
  token: string;
  /** Whose place it is: somebody else who signs in here has no business with it. */
  userId: string;
}

const tokens = new Map<number, Stored<KeptToken>>();

function tokenOf(concertId: number): Stored<KeptToken> {
  const known = tokens.get(concertId);
  if (known) return known;
  const made = createStored<KeptToken>(`jari.queue.${concertId}`, readToken);
  tokens.set(concertId, made);
  return made;
}

function readToken(kept: unknown): KeptToken | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { token, userId } = kept as Record<string, unknown>;
  return typeof token === "string" && typeof userId === "string" ? { token, userId } : undefined;
}

/** This user's token for this concert; undefined if there is none here. */
export function queueToken(concertId: number, userId: string | undefined): string | undefined {
  const kept = tokenOf(concertId).get();
  return kept?.userId === userId ? kept?.token : undefined;
}

/** The same in a component. */
export function useQueueToken(concertId: number, userId: string | undefined): string | undefined {
  const kept = useStored(tokenOf(concertId));
  return kept?.userId === userId ? kept?.token : undefined;
}

/** Keeps the token of a place just joined. */
export function keepQueueToken(concertId: number, userId: string, token: string): void {
  tokenOf(concertId).set({ token, userId });
}

/** Forgets it: the place was paid, left or ran out. */
export function dropQueueToken(concertId: number): void {
  tokenOf(concertId).set(undefined);
}
