/** Dialogs that ask before something is done, while it is done and after. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { visitConsole } from "#test/browser/operators.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";

const test = browserTest();

const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];

test("a dialog whose act is under way says that hiding it stops nothing, and a failure after that is told", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert({ title: "Blue Night", shows });
  const wanted = { concertId, showId: showIds[0] ?? 0, seats: [3] };
  const { reservationId } = await holdSeats(house, await house.guest(), wanted);
  const { page, allow } = await visitConsole(visit, `/console/reservations/${reservationId}`);
  allow(/^409 DELETE /u);
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/admin/reservations/*", async (route) => {
    if (route.request().method() !== "DELETE") return route.continue();
    await held;
    return route.fulfill({ status: 409, json: { code: "ALREADY_PAID", detail: "It is paid." } });
  });
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Release the hold" }).click();
  await dialog.getByRole("button", { name: "Release", exact: true }).click();
  await dialog.getByRole("status").filter({ hasText: "It goes on when you hide this." }).waitFor();
  await expect.poll(() => dialog.getByRole("button", { name: "Cancel" }).count()).toBe(0);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Hide" }).click();
  await dialog.waitFor({ state: "detached" });
  letGo();
  await page.getByText("Already paid").waitFor();
  // Asked anew, it begins without the refusal.
  await page.getByRole("button", { name: "Release the hold" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).waitFor();
  await expect.poll(() => dialog.getByRole("alert").count()).toBe(0);
});

test("what was refused because it is no more as it was is told, though the dialog is gone with it", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert({ title: "Blue Night", shows });
  const wanted = { concertId, showId: showIds[0] ?? 0, seats: [3] };
  const { reservationId, paymentId } = await buySeats(house, await house.guest(100_000), wanted);
  const { page, allow } = await visitConsole(visit, `/console/reservations/${reservationId}`);
  allow(/^409 POST /u);
  // Another operator is just a moment faster.
  await page.route("**/v1/admin/payments/*/refund", async (route) => {
    await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
    await route.continue();
  });
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The hall burnt down.");
  await page.getByRole("dialog").getByRole("button", { name: "Refund" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("status").filter({ hasText: "Already refunded" }).waitFor();
});
