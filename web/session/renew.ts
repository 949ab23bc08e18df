/**
 * Staying signed in: a browser that comes back now and then never loses its account to the end of a token. One that
 * has ended is renewed by the first act that needs it (session.ts), for as long as the server allows: a year.
 */
import { serverClock } from "#web/clock.ts";
import { currentSession, renew } from "#web/session/session.ts";

/** A token that ends sooner than this is exchanged for a fresh one. Tokens last 30 days, unless the operator says otherwise. */
const renewBeforeMs = 20 * 86_400_000;

/** Renews the token if it ends soon. It fails silently: what is there still works, and the next visit tries again. */
export async function renewSession(): Promise<void> {
  const session = currentSession();
  if (!session || Date.parse(session.expiresAt) - serverClock.now() > renewBeforeMs) return;
  try {
    await renew(session);
  } catch {
    // A refused session is lost by now; everything else is for the next visit.
  }
}
