/** What is asked about concerts as operators see them, for react-query. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, ask, type Answer } from "#web/api/client.ts";
import { withOperator } from "#web/console/session/operator.ts";

export type OperatorConcert = Answer<"listConcertsAsOperator">["items"][number];
export type QueuePolicy = Answer<"setQueuePolicy">;
export type QueueState = QueuePolicy["state"];

/** What every query about concerts begins with: to be asked anew after an act. */
export const operatorConcertsKey = ["operator", "concerts"];
const refreshMs = 5_000;

/** All concerts, the newest first. */
export const operatorConcertsQuery = infiniteQueryOptions({
  queryKey: [...operatorConcertsKey, "list"],
  initialPageParam: undefined as number | undefined,
  queryFn: ({ pageParam, signal }) =>
    withOperator(({ headers }) => {
      const query = { limit: 50, ...(pageParam !== undefined && { cursor: pageParam }) };
      return ask(api.GET("/v1/admin/concerts", { params: { query }, headers, signal }));
    }),
  getNextPageParam: ({ nextCursor }) => (nextCursor === null ? undefined : Number(nextCursor)),
  refetchInterval: refreshMs,
});

/** One concert, with its queue's policy and its shows. */
export function operatorConcertQuery(concertId: number) {
  return queryOptions({
    queryKey: [...operatorConcertsKey, concertId],
    queryFn: ({ signal }) =>
      withOperator(({ headers }) =>
        ask(api.GET("/v1/admin/concerts/{concertId}", { params: { path: { concertId } }, headers, signal })),
      ),
    refetchInterval: refreshMs,
  });
}
