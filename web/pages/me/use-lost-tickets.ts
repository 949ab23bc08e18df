/** The tickets of the account that the server has refused on this device: they let their owner in all the same. */
import { keptTickets, type KeptTickets } from "#web/pages/me/kept-tickets.ts";
import { useLostSession } from "#web/session/session.ts";

/** Undefined if no account was lost here, or if it had no tickets. */
export function useLostTickets(): KeptTickets | undefined {
  const lost = useLostSession();
  const kept = lost && keptTickets(lost.userId).get();
  return kept && kept.tickets.length > 0 ? kept : undefined;
}
