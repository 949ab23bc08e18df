/**
 * Whether requests are worth sending to this instance: it is who can follow the event log, so the database answers, its
 * tables are there, and memory is up to date.
 */
import { isContention } from "#db/errors.ts";
import type { EventLog } from "#events/log.ts";
import { Problem } from "#problems.ts";

/** The event log is followed ten times a second; ten times later than that is not ready. */
const staleAfterMs = 1_000;

/** Resolves if the instance is ready. Problem: OVERLOADED, where the database answers but too late; errors: it does not. */
export async function checkReadiness(log: Pick<EventLog, "poll" | "staleMs">): Promise<void> {
  const tooSlow = new Problem(
    "OVERLOADED",
    "The event log is followed too slowly: the database or this instance is busy.",
  );
  await log.poll().catch((error: unknown) => {
    throw isContention(error) ? tooSlow : error;
  });
  if (log.staleMs > staleAfterMs) throw tooSlow;
}
