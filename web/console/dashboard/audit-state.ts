/** What the last audit says about now. */
import type { Audit } from "#web/console/dashboard/audit-query.ts";

/**
 * `old`: it held, but that was so long ago that two more should have come since: one that is slow, or of which nothing is
 * heard because the network hangs, says nothing about now.
 */
export type AuditState = "holds" | "broken" | "checking" | "failed" | "old";

/** What held is believed for so long: a look each minute, and time for two of them to be slow. */
const believedForMs = 3 * 60_000;

/** Until when an audit that holds is believed, by the server's clock; undefined: there is none. */
export function believedUntil(audit: Pick<Audit, "checkedAt"> | undefined): number | undefined {
  return audit && Date.parse(audit.checkedAt) + believedForMs;
}

/** `now` is the server's. An audit that could not be run again says nothing about now, whatever the last one found. */
export function auditState(
  audit: Pick<Audit, "holds" | "checkedAt"> | undefined,
  error: unknown,
  now: number,
): AuditState {
  if (audit && !audit.holds) return "broken";
  if (error) return "failed";
  if (!audit) return "checking";
  return now < (believedUntil(audit) ?? 0) ? "holds" : "old";
}
