/** Places for tests. */
import type { Place } from "#web/line/place.ts";

const place = {
  userId: "0198a3de-0000-7000-8000-000000000001",
  concertId: 4,
  number: 90,
  retryAfterMs: 1_200,
  soldOut: false,
  queueState: "open",
} as const;

export function waiting(position: number): Place {
  return { ...place, status: "WAITING", position, etaSeconds: 30, expiresAt: null };
}

export function admitted(expiresAt = "2026-09-01T11:01:00.000Z"): Place {
  return { ...place, status: "ADMITTED", position: 0, etaSeconds: 0, retryAfterMs: 5_000, expiresAt };
}
