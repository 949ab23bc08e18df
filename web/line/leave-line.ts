/** Giving a place up. */
import { api, ask, bearer } from "#web/api/client.ts";
import { ApiProblem } from "#web/api/problem.ts";
import { endPlace } from "#web/line/end-place.ts";
import { meaningOf } from "#web/line/place.ts";

/** Gives the place up, and the fan's holds with it. One that is over already, however it ended, is no error. */
export async function leaveLine(concertId: number, token: string): Promise<void> {
  const end = await ask(api.DELETE("/v1/queue", { headers: bearer(token) })).then(
    () => "LEFT" as const,
    (error: unknown) => {
      const meaning = error instanceof ApiProblem ? meaningOf(error) : undefined;
      if (meaning === undefined || meaning === "dead-token") throw error;
      return meaning;
    },
  );
  endPlace(concertId, end);
}
