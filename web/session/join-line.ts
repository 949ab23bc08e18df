/** Joining a concert's line: the account is made if there is none, and the place and its token are kept. */
import { api, ask, type Answer } from "#web/api/client.ts";
import { keepNews } from "#web/line/kept-place.ts";
import { keepQueueToken } from "#web/session/queue-token.ts";
import { withAccess } from "#web/session/session.ts";

/** A new place, or the one that this user already has, from whatever device. Errors: `ApiProblem`, such as QUEUE_CLOSED. */
export function joinLine(concertId: number): Promise<Answer<"joinQueue">> {
  return withAccess(async ({ headers }) => {
    const joined = await ask(api.POST("/v1/concerts/{concertId}/queue", { params: { path: { concertId } }, headers }));
    const { token, ...place } = joined;
    // The place first: whoever sees the new token finds no older place beside it.
    keepNews(place, "connecting");
    keepQueueToken(concertId, place.userId, token);
    return joined;
  });
}
