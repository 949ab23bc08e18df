/** Staying signed in: a browser that comes back now and then never loses its account to the end of a token. */
import { api, ask } from "#web/api/client.ts";
import { serverClock } from "#web/clock.ts";
import { adoptSession, currentSession, withAccess } from "#web/session/session.ts";

/** A token that ends sooner than this is exchanged for a fresh one. Tokens last 30 days, unless the operator says otherwise. */
const renewBeforeMs = 20 * 86_400_000;

/** Renews the token if it ends soon. It fails silently: what is there still works, and the next visit tries again. */
export async function renewSession(): Promise<void> {
  const session = currentSession();
  if (!session || Date.parse(session.expiresAt) - serverClock.now() > renewBeforeMs) return;
  try {
    const { accessToken, expiresAt } = await withAccess(({ headers, userId }) =>
      ask(api.POST("/v1/users/{userId}/token", { params: { path: { userId } }, headers })),
    );
    // Somebody else may have signed in meanwhile, in another tab.
    if (currentSession()?.userId === session.userId) adoptSession({ ...session, accessToken, expiresAt });
  } catch {
    // A refused token was forgotten by withAccess; everything else is for the next visit.
  }
}
