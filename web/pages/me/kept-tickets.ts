/**
 * The tickets as they were when the server last told them, kept in this browser: at the door there may be no network.
 * Whose they are is kept with them, and signing out forgets them (session.ts).
 */
import { queryOptions } from "@tanstack/react-query";

import { listTickets, meKey, type Ticket } from "#web/pages/me/me-queries.ts";
import { createStored } from "#web/session/stored.ts";

interface KeptTickets {
  userId: string;
  /** When the server told them, by this device's clock, in milliseconds. */
  toldAt: number;
  tickets: Ticket[];
}

/** How often to look whether a ticket was used or refunded. */
const refreshMs = 15_000;

const kept = createStored<KeptTickets>("jari.tickets", (value) => {
  if (typeof value !== "object" || value === null) return undefined;
  const { userId, toldAt, tickets } = value as Record<string, unknown>;
  const isKept = typeof userId === "string" && typeof toldAt === "number" && Array.isArray(tickets);
  return isKept ? (value as KeptTickets) : undefined;
});

/** All tickets of this user: at once as they were last told, then as the server tells them. */
export function ticketsQuery(userId: string) {
  const last = kept.get();
  const mine = last?.userId === userId ? last : undefined;
  return queryOptions({
    queryKey: [...meKey(userId), "tickets"],
    queryFn: async ({ signal }): Promise<Ticket[]> => {
      const tickets = await listTickets(signal);
      kept.set({ userId, toldAt: Date.now(), tickets });
      return tickets;
    },
    ...(mine ? { initialData: mine.tickets, initialDataUpdatedAt: mine.toldAt } : {}),
    // What was kept may be from last week: it is shown, and asked for all the same.
    staleTime: 0,
    refetchInterval: refreshMs,
  });
}
