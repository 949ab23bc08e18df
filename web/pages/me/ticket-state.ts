/** What a ticket is good for now. */
import type { Ticket } from "#web/pages/me/me-queries.ts";

/** `over`: it was never used, and its show is over. */
export type TicketState = Ticket["status"] | "over";

/** Doors open late and shows run long: for this time after its beginning, a show is not over. */
const showLastsMs = 6 * 3_600_000;

/** `now` in milliseconds, by the server's clock. */
export function ticketState({ status, startsAt }: Pick<Ticket, "status" | "startsAt">, now: number): TicketState {
  const isOver = Date.parse(startsAt) + showLastsMs <= now;
  return status === "VALID" && isOver ? "over" : status;
}
