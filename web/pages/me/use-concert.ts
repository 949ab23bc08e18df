/** The concert that something of mine is for: its words, which hardly ever change. */
import { useQuery } from "@tanstack/react-query";

import { concertQuery, type Concert } from "#web/pages/concerts/concert-queries.ts";

/** Undefined while it is not known yet. */
export function useConcert(concertId: number): Concert | undefined {
  return useQuery({ ...concertQuery(concertId), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY }).data;
}
