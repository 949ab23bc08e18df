/** Joining a concert's line: the account is made if there is none, and the token of the place is kept. */
import { api, ask, type Answer } from "#web/api/client.ts";
import { keepQueueToken } from "#web/session/queue-token.ts";
import { withAccess } from "#web/session/session.ts";

/** A new place, or the one that this user already has, from whatever device. Errors: `ApiProblem`, such as QUEUE_CLOSED. */
export function joinLine(concertId: number): Promise<Answer<"joinQueue">> {
  return withAccess(async ({ headers }) => {
    const place = await ask(api.POST("/v1/concerts/{concertId}/queue", { params: { path: { concertId } }, headers }));
    keepQueueToken(concertId, place.userId, place.token);
    return place;
  });
}
