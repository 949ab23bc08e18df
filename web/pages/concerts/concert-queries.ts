/** What is asked about concerts, for react-query. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, ask, type Answer } from "#web/api/client.ts";
import { retryTemporary } from "#web/api/queries.ts";

export type Concert = Answer<"getConcert">;
export type ConcertSummary = Answer<"listConcerts">["items"][number];

const pageSize = 24;
/** How long a sale's state may be old on a screen that is only looked at. */
const refreshMs = 10_000;

/** All concerts, page by page. */
export const concertsQuery = infiniteQueryOptions({
  queryKey: ["concerts"],
  initialPageParam: undefined as number | undefined,
  queryFn: ({ pageParam, signal }) =>
    ask(
      api.GET("/v1/concerts", {
        params: { query: { limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) } },
        signal,
      }),
    ),
  getNextPageParam: (page) => (page.nextCursor === null ? undefined : Number(page.nextCursor)),
  refetchInterval: refreshMs,
});

/** One concert, with how its queue stands. */
export function concertQuery(concertId: number) {
  return queryOptions({
    queryKey: ["concert", concertId],
    queryFn: ({ signal }) => ask(api.GET("/v1/concerts/{concertId}", { params: { path: { concertId } }, signal })),
    // A concert that there is not will not be there in a moment either.
    refetchInterval: ({ state }) => (state.error && !retryTemporary(0, state.error) ? false : refreshMs / 2),
  });
}
