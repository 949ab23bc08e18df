/** A hold whose time runs out while its owner looks at it. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { holdSeats } from "#test/browser/purchases.ts";

const test = browserTest({ HOLD_SECONDS: "5" });

test("a hold that runs out says so without being asked, and can no longer be paid", async ({ house, visit }) => {
  const guest = await house.guest();
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const { page } = await visit("/me/reservations", { as: guest });
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5] });
  await page.goto(`/me/reservations/${reservationId}`);
  await page.getByText("It was not paid in time, so the seats are free again.").waitFor();
  await expect.poll(() => page.getByRole("link", { name: "Pay now" }).count()).toBe(0);
  await page.getByRole("link", { name: "Choose seats again" }).waitFor();
});
