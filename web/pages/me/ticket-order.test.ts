import { expect, test } from "vitest";

import { testTicket } from "#web/pages/me/test-ticket.ts";
import { orderTickets } from "#web/pages/me/ticket-order.ts";

const now = Date.parse("2026-10-15T10:00:00.000Z");

function onDay(day: string, told: Parameters<typeof testTicket>[0] = {}) {
  return testTicket({ startsAt: `2026-10-${day}T10:00:00.000Z`, date: `2026-10-${day}`, ...told });
}

test("the next show comes first, its seats in the order of their numbers", () => {
  const later = onDay("20");
  const [second, first] = [onDay("16", { number: 9 }), onDay("16", { number: 8 })];
  expect(orderTickets([later, second, first], now)).toEqual({ coming: [first, second, later], past: [] });
});

test("seats of two shows at the same time are not mixed", () => {
  const [a, b, c] = [onDay("16", { showId: 1, number: 9 }), onDay("16", { showId: 2 }), onDay("16", { showId: 1 })];
  expect(orderTickets([a, b, c], now).coming).toEqual([c, a, b]);
});

test("used and refunded tickets are past, the latest show first", () => {
  const used = onDay("16", { status: "USED" });
  const refunded = onDay("18", { status: "REFUNDED" });
  expect(orderTickets([used, refunded], now)).toEqual({ coming: [], past: [refunded, used] });
});

test("a ticket stays at hand while its show goes on, and is past in the night after", () => {
  const tonight = onDay("15");
  expect(orderTickets([tonight], now + 3_600_000).coming).toEqual([tonight]);
  expect(orderTickets([tonight], now + 6 * 3_600_000).past).toEqual([tonight]);
});
