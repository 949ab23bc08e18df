/** What tests of the door need: tickets that are sold, a scanner, and what the door answers. */
import type { Page } from "playwright-core";

import { buySeats } from "#test/browser/purchases.ts";
import { as, type House } from "#test/house.ts";

/** A concert of two evenings, and tickets for seats 7 and 8 of the first. */
export async function soldSeats(house: House) {
  const guest = await house.guest(100_000);
  const shows = ["2031-05-01", "2031-05-02"].map((day) => ({ startsAt: `${day}T10:00:00Z`, price: 30_000 }));
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const [showId = 0, nextShowId = 0] = showIds;
  const { paymentId } = await buySeats(house, guest, { concertId, showId, seats: [7, 8] });
  type Tickets = { items: { ticketCode: string; seat: { number: number } }[] };
  const { body } = await house.api().get<Tickets>("/v1/tickets", as(guest.accessToken));
  const codeOf = (seat: number): string => body.items.find(({ seat: { number } }) => number === seat)?.ticketCode ?? "";
  return { concertId, showId, nextShowId, paymentId, codes: [codeOf(7), codeOf(8)] as const };
}

/** A scanner can type: the focus has come to the field by itself. */
export async function untilReady(page: Page): Promise<void> {
  await page.getByLabel("Ticket code").and(page.locator(":focus")).waitFor();
}

/** A scanner types where the focus is, and ends with Enter. */
export async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
}

/** What stands large beside the field. */
export function doorAnswer(page: Page): Promise<string> {
  return page.locator('main [aria-live="assertive"]').innerText();
}
