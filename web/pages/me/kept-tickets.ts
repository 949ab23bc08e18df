/**
 * The tickets as they were when the server last told them, kept in this browser: at the door there may be no network.
 * Each user's stand under a key of their own, so that a new account does not write over those of one that the server has
 * refused. Signing out forgets all of them (session.ts).
 */
import { queryOptions } from "@tanstack/react-query";

import { listTickets, meKey, type Ticket } from "#web/pages/me/me-queries.ts";
import { createStored, type Stored } from "#web/session/stored.ts";

export interface KeptTickets {
  /** When the server told them, by this device's clock, in milliseconds. */
  toldAt: number;
  tickets: Ticket[];
}

/** How often to look whether a ticket was used or refunded. */
const refreshMs = 15_000;

const allKept = new Map<string, Stored<KeptTickets>>();

/** The tickets of this user that this browser has kept. */
export function keptTickets(userId: string): Stored<KeptTickets> {
  const known = allKept.get(userId);
  if (known) return known;
  const made = createStored<KeptTickets>(`jari.tickets.${userId}`, readTickets);
  allKept.set(userId, made);
  return made;
}

function readTickets(value: unknown): KeptTickets | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { toldAt, tickets } = value as Record<string, unknown>;
  return typeof toldAt === "number" && Array.isArray(tickets) ? (value as KeptTickets) : undefined;
}

/** All tickets of this user: at once as they were last told, then as the server tells them. */
export function ticketsQuery(userId: string) {
  const kept = keptTickets(userId);
  const last = kept.get();
  return queryOptions({
    queryKey: [...meKey(userId), "tickets"],
    queryFn: async ({ signal }): Promise<Ticket[]> => {
      const tickets = await listTickets(signal);
      kept.set({ toldAt: Date.now(), tickets });
      return tickets;
    },
    ...(last ? { initialData: last.tickets, initialDataUpdatedAt: last.toldAt } : {}),
    // What was kept may be from last week: it is shown, and asked for all the same.
    staleTime: 0,
    refetchInterval: refreshMs,
  });
}
