/** Every page of a fan's own, as assistive technology finds it: in both languages and schemes, small and large. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";
import type { VisitorOptions } from "#test/browser/visitors.ts";
import { as, type House } from "#test/house.ts";

const test = browserTest();

const looks = [
  { language: "ko", size: "small", scheme: "dark" },
  { language: "en", size: "desktop", scheme: "light" },
] as const satisfies VisitorOptions[];

/** A guest to whom everything has happened, and the pages that tell of it. */
async function wholeStory(house: House) {
  const guest = await house.guest(500_000);
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", artist: "Mina Park", shows });
  const buy = (seat: number) => buySeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [seat] });
  const [, used, refunded] = [await buy(1), await buy(2), await buy(3)];
  const { body } = await house
    .api()
    .get<{ items: { ticketCode: string; reservationId: number }[] }>("/v1/tickets", as(guest.accessToken));
  const codeOf = (of: number) => body.items.find(({ reservationId }) => reservationId === of)?.ticketCode ?? "";
  await house.operate("post", "/v1/admin/check-ins", { ticketCode: codeOf(used.reservationId) });
  await house.operate("post", `/v1/admin/payments/${refunded.paymentId}/refund`, { reason: "The show moved." });
  const held = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [4] });
  const pages = [
    "/me",
    "/me/balance",
    "/me/reservations",
    `/me/reservations/${held.reservationId}`,
    `/me/reservations/${refunded.reservationId}`,
    `/me/receipts/${refunded.paymentId}`,
    "/me/tickets",
    `/me/tickets/${codeOf(used.reservationId)}`,
    "/me/device",
    "/there-is-no-such-page",
  ];
  return { guest, pages };
}

test.for(looks)("$language, $size, $scheme", async (look, { house, visit }) => {
  const { guest, pages } = await wholeStory(house);
  const { page, allow } = await visit("/me", { ...look, as: guest });
  allow(/^404 GET \/there-is-no-such-page/u, /status of 404/u);
  for (const path of pages) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expect.poll(() => page.locator('main [aria-busy="true"]').count()).toBe(0);
    await expectAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
  }
});

test.for(looks)("before there is an account: $language, $size, $scheme", async (look, { visit }) => {
  const { page } = await visit("/me", look);
  for (const path of ["/me", "/me/balance", "/me/reservations", "/me/tickets", "/me/device", "/me/sign-in"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectAccessible(page);
  }
});

test("whoever has the code for another device shown by keyboard goes on at what comes with it", async ({
  house,
  visit,
}) => {
  const { page } = await visit("/me/device", { as: await house.guest(), language: "en" });
  await page.getByRole("button", { name: "Show the code" }).focus();
  await page.keyboard.press("Enter");
  const copy = page.getByRole("button", { name: "Copy the link" });
  await expect.poll(() => copy.evaluate((button) => button === document.activeElement)).toBe(true);
});
