/** A ticket for tests: valid, for a show in October 2026. */
import type { Ticket } from "#web/pages/me/me-queries.ts";

export function testTicket(told: Partial<Ticket> & { number?: number } = {}): Ticket {
  const { number = 7, ...rest } = told;
  return {
    ticketCode: `000C-M007-5975-W9ZH-BXRK-14${number}`,
    reservationId: 101,
    concertId: 1,
    title: "Lights over the River",
    artist: "Mina Park",
    venue: "Riverside Hall",
    showId: 1,
    startsAt: "2026-10-15T10:00:00.000Z",
    date: "2026-10-15",
    seat: { number, label: `A-${number}`, section: "VIP", price: 50_000 },
    status: "VALID",
    usedAt: null,
    ...rest,
  };
}
