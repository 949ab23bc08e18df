/** My tickets in a component: as the server tells them, or as they were last told where there is no network. */
import { useQuery } from "@tanstack/react-query";

import { ticketsQuery } from "#web/pages/me/kept-tickets.ts";

export function useTickets(userId: string) {
  const { data, error, dataUpdatedAt, refetch, isFetching, failureCount } = useQuery(ticketsQuery(userId));
  return {
    tickets: data,
    error,
    /** When the tickets were told, if they cannot be asked for right now; in milliseconds. */
    oldSince: data !== undefined && failureCount > 0 ? dataUpdatedAt : undefined,
    retry: () => void refetch(),
    retrying: isFetching,
  };
}
