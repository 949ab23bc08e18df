/** What an operator looks for stands in the address, and what was found is how it is after each act. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { visitConsole } from "#test/browser/operators.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";

const test = browserTest();

const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];

test("what was found is read again after an act on it, on the way back and in other tabs", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({ title: "Blue Night", shows });
  const showId = showIds[0] ?? 0;
  const bought = await buySeats(house, await house.guest(100_000), { concertId, showId, seats: [7] });
  const held = await holdSeats(house, await house.guest(), { concertId, showId, seats: [3] });
  const search = `/console/sales?concert=${concertId}`;
  const { page, openTab } = await visitConsole(visit, search);
  const statusOf = (tab: typeof page, id: number) =>
    tab
      .getByRole("row")
      .filter({ has: tab.getByRole("link", { name: String(id), exact: true }) })
      .getByRole("cell")
      .first()
      .textContent();
  await expect.poll(() => statusOf(page, held.reservationId)).toBe("Held");
  // As if the operator had said to stay signed in.
  await page.evaluate(() => localStorage.setItem("jari.operator", sessionStorage.getItem("jari.operator") ?? ""));
  const other = await openTab(search);
  await expect.poll(() => statusOf(other, bought.reservationId)).toBe("Paid");

  await page.getByRole("link", { name: String(held.reservationId), exact: true }).click();
  await page.getByRole("button", { name: "Release the hold" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release", exact: true }).click();
  await page.getByText("The hold is released.").waitFor();
  await page.goBack();
  await expect.poll(() => statusOf(page, held.reservationId)).toBe("Released");
  await expect.poll(() => statusOf(other, held.reservationId)).toBe("Released");

  await page.getByRole("link", { name: String(bought.reservationId), exact: true }).click();
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The show moved.");
  await page.getByRole("dialog").getByRole("button", { name: "Refund ₩30,000" }).click();
  await page.getByText("The payment is refunded.").waitFor();
  await page.goBack();
  await expect.poll(() => statusOf(page, bought.reservationId)).toBe("Refunded");
  await expect.poll(() => statusOf(other, bought.reservationId)).toBe("Refunded");
});

test("what the record is filtered by stands in the address, and is there after loading anew and back", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  await house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, { capacity: 7 });
  const { page } = await visitConsole(visit, "/console/acts");
  const rows = page.getByRole("row");
  await expect.poll(() => rows.count()).toBeGreaterThan(2);
  await page.getByLabel("Kind of act").selectOption("setQueuePolicy");
  await page.waitForURL(/\/acts\?verb=setQueuePolicy$/u);
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByLabel("Operator").fill("admin");
  await page.getByLabel("Operator").press("Enter");
  await page.waitForURL(/operator=admin/u);
  await page.reload();
  await expect.poll(() => rows.count()).toBe(2);
  await expect.poll(() => page.getByLabel("Operator").inputValue()).toBe("admin");
  await expect.poll(() => page.getByLabel("Kind of act").inputValue()).toBe("setQueuePolicy");
  await page.getByRole("link", { name: "Sales" }).click();
  await page.getByRole("heading", { level: 1, name: "Sales" }).waitFor();
  await page.goBack();
  await page.waitForURL(/operator=admin/u);
  await expect.poll(() => rows.count()).toBe(2);
  await page.goBack();
  await expect.poll(() => page.getByLabel("Operator").inputValue()).toBe("");
  await page.goto("/console/acts?verb=flying&operator=");
  await expect.poll(() => rows.count()).toBeGreaterThan(2);
});

test("from a reservation and a fan the way back leads to what was searched for, and from the record to what was done", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert({ title: "Blue Night", shows });
  const showId = showIds[0] ?? 0;
  const bought = await buySeats(house, await house.guest(100_000), { concertId, showId, seats: [7] });
  await holdSeats(house, await house.guest(), { concertId, showId, seats: [3] });
  const { page } = await visitConsole(visit, `/console/sales?concert=${concertId}&status=PAID`);
  const reservation = page.getByRole("link", { name: String(bought.reservationId), exact: true });
  const back = page.getByRole("main").getByRole("link", { name: "Sales", exact: true });
  await reservation.click();
  await page.getByText("Fan", { exact: true }).locator("+ dd").getByRole("link").click();
  await page.getByText("Account since").waitFor();
  await page.reload();
  await back.click();
  await page.waitForURL(`**/console/sales?concert=${concertId}&status=PAID`);
  await reservation.waitFor();
  await expect.poll(() => page.getByRole("row").count()).toBe(2);

  await house.operate("post", `/v1/admin/payments/${bought.paymentId}/refund`, { reason: "The show moved." });
  await page.getByRole("link", { name: "Record" }).click();
  await page.getByRole("link", { name: `Payment ${bought.paymentId}`, exact: true }).click();
  await page.getByRole("cell", { name: "Refunded" }).first().waitFor();
  await page.goBack();
  await page
    .getByRole("link", { name: `Concert ${concertId}`, exact: true })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: "Blue Night" }).waitFor();

  await page.getByRole("button", { name: "Sign out" }).click();
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
});
