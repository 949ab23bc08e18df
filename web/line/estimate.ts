/** How long it will take, as exactly as it can honestly be said. */

export type Estimate =
  | { kind: "unknown" }
  /** Less than a minute. */
  | { kind: "soon" }
  | { kind: "minutes"; count: number }
  /** In halves. */
  | { kind: "hours"; count: number }
  /** So many hours or more: nobody can say it better. */
  | { kind: "long"; count: number };

const mostHours = 3;

/**
 * `etaSeconds` is measured from how fast the line moves now: minutes to ten, then steps of five, then halves of hours.
 * Null: nobody can say yet.
 */
export function estimateOf(etaSeconds: number | null): Estimate {
  if (etaSeconds === null) return { kind: "unknown" };
  const minutes = etaSeconds / 60;
  if (minutes < 0.75) return { kind: "soon" };
  if (minutes < 10.5) return { kind: "minutes", count: Math.max(1, Math.round(minutes)) };
  if (minutes < 57.5) return { kind: "minutes", count: Math.round(minutes / 5) * 5 };
  const hours = Math.round(minutes / 30) / 2;
  return hours >= mostHours ? { kind: "long", count: mostHours } : { kind: "hours", count: hours };
}
