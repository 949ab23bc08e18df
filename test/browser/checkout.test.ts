/** Paying: with what is missing charged on the spot, and once, whatever happens to the connection and the page. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { holdSeats } from "#test/browser/purchases.ts";
import { as, type Guest, type House } from "#test/house.ts";

const test = browserTest();

/** A guest with this balance who holds two seats for 60,000 won; the way to their checkout. */
async function holder(house: House, balance: number): Promise<{ guest: Guest; path: string; concertId: number }> {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const guest = await house.guest(balance);
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5, 6] });
  return { guest, path: `/concerts/${concertId}/checkout/${reservationId}`, concertId };
}

function receipt(page: Page) {
  return page.getByRole("heading", { level: 1, name: "You are going!" });
}

test("what is missing is charged on the spot, and two presses pay once", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 10_000);
  const { page } = await visit(path, { as: guest, language: "en", size: "phone" });
  const charge = page.getByRole("button", { name: "Charge ₩50,000" });
  await charge.waitFor();
  await page.getByText("Thu, 1 May 2031, 19:00").waitFor();
  await expectAccessible(page);
  await charge.click();
  const pay = page.getByRole("button", { name: "Pay ₩60,000" });
  await pay.waitFor();
  await expect.poll(() => pay.evaluate((button) => button === document.activeElement)).toBe(true);
  // What is under the finger after an answer is something else: the second press comes before it.
  let letGo = (): void => undefined;
  const pressed = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/payments", async (route) => {
    await pressed;
    await route.continue();
  });
  await pay.dblclick();
  letGo();
  await receipt(page).waitFor();
  await page.getByText("Thu, 1 May 2031, 19:00").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "See my tickets" }).click();
  await page.waitForURL("**/me/tickets");
});

test("a button that is pressed twice at once sends what it is for once", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 10_000);
  const { page } = await visit(path, { as: guest, language: "en", size: "phone" });
  let charges = 0;
  let letGo = (): void => undefined;
  const pressed = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/balance/charges", async (route) => {
    charges += 1;
    await pressed;
    await route.continue();
  });
  await page.getByRole("button", { name: "Charge ₩50,000" }).dblclick();
  letGo();
  await page.getByRole("button", { name: "Pay ₩60,000" }).waitFor();
  expect(charges).toBe(1);
});

test("a payment whose answer is lost is paid once, and its receipt is there after a reload", async ({
  house,
  visit,
}) => {
  const { guest, path } = await holder(house, 100_000);
  const visitor = await visit(path, { as: guest, language: "en" });
  visitor.allow(/^failed POST .*\/v1\/payments/u, /ERR_/u);
  const { page } = visitor;
  const keys = new Set<string | undefined>();
  let answered = 0;
  await page.route("**/v1/payments", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    keys.add(request.headers()["idempotency-key"]);
    await route.fetch();
    answered += 1;
    return route.abort("connectionreset");
  });
  await page.getByRole("button", { name: "Pay ₩60,000" }).click();
  // It is tried again by itself, with the same key.
  await expect.poll(() => answered).toBeGreaterThan(1);
  expect(keys.size).toBe(1);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  await receipt(page).waitFor();
  const { body } = await house.api().get<{ items: unknown[] }>("/v1/payments", as(guest.accessToken));
  expect(body.items).toHaveLength(1);
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => /sent|queue/u.test(key))))
    .toEqual([]);
});

test("a payment whose outcome is not known says so, and finding out pays once", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 100_000);
  const visitor = await visit(path, { as: guest, language: "en" });
  visitor.allow(/^503 POST .*\/v1\/payments/u, /503/u);
  const { page } = visitor;
  const refusal = { code: "OUTCOME_UNKNOWN", detail: "", status: 503, title: "", type: "/problems/OUTCOME_UNKNOWN" };
  await page.route("**/v1/payments", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 503, contentType: "application/problem+json", json: { ...refusal, retryAfterMs: 10 } })
      : route.continue(),
  );
  await page.getByRole("button", { name: "Pay ₩60,000" }).click();
  await page.getByText("Not yet known whether you have paid").waitFor();
  await expectAccessible(page);
  await page.unrouteAll({ behavior: "wait" });
  await page.getByRole("button", { name: "Find out" }).click();
  await receipt(page).waitFor();
});

test("when a hold runs out without a connection, nothing is charged or paid any more", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 10_000);
  const { page, context, allow } = await visit("/", { as: guest, language: "en" });
  allow(/^failed GET /u);
  await page.clock.install();
  await page.goto(path);
  await page.getByRole("button", { name: "Charge ₩50,000" }).waitFor();
  await context.setOffline(true);
  await page.clock.fastForward("10:00");
  await page.getByText("The time is over. Looking how it ended.").waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^(?:Charge|Pay|Release)/u }).count()).toBe(0);
});

test("seats that are released can be chosen anew", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 0);
  const { page } = await visit(path, { as: guest, language: "ko", scheme: "dark" });
  await page.getByRole("button", { name: "자리를 놓고 다시 고르기" }).click();
  await page.getByRole("button", { name: "자리 놓기" }).click();
  await page.getByRole("listbox").waitFor();
});

test("a hold that is paid in one tab is paid in the other", async ({ house, visit }) => {
  const { guest, path } = await holder(house, 60_000);
  const visitor = await visit(path, { as: guest, language: "en" });
  const other = await visitor.openTab(path);
  await other.getByRole("button", { name: "Pay ₩60,000" }).click();
  await receipt(other).waitFor();
  await visitor.page.bringToFront();
  await receipt(visitor.page).waitFor();
});
