/** A hold that runs out on the way to paying. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { holdSeats } from "#test/browser/purchases.ts";

const test = browserTest({ HOLD_SECONDS: "5" });

test("running out of time is explained, and the way back leads to the seats", async ({ house, visit }) => {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const guest = await house.guest(100_000);
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5] });
  const { page } = await visit(`/concerts/${concertId}/checkout/${reservationId}`, { as: guest, language: "en" });
  await page.getByRole("heading", { level: 1, name: "The hold has run out" }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^Pay/u }).count()).toBe(0);
  await page.getByRole("link", { name: "Choose seats again" }).click();
  await page.getByRole("listbox", { name: /Seats on/u }).waitFor();
});
