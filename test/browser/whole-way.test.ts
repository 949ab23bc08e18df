/** A fan's whole way, from nothing to a ticket, with the keyboard alone. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { drawnMap } from "#test/browser/drawn.ts";

const test = browserTest();

const concert = { title: "Lights over the River", shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }] };
/** More than any page has places to stop at. */
const mostTabs = 120;

/** Goes on from place to place until this one has the focus, and presses Enter there. */
async function reachAndPress(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let tabs = 0; tabs < mostTabs && !(await hasFocus()); tabs += 1) await page.keyboard.press("Tab");
  expect(await hasFocus()).toBe(true);
  await page.keyboard.press("Enter");
}

test("with the keyboard alone, from the concerts to a ticket", async ({ house, visit }) => {
  await house.concert(concert);
  const { page } = await visit("/", { language: "en" });
  await reachAndPress(page, page.getByRole("link", { name: concert.title }).first());
  await page.getByRole("heading", { level: 1, name: concert.title }).waitFor();
  await reachAndPress(page, page.getByRole("button", { name: "Get seats" }));
  const map = await drawnMap(page);
  while (!(await map.evaluate((element) => element === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await reachAndPress(page, page.getByRole("button", { name: "Take these seats" }));
  await page.waitForURL("**/checkout/*");
  await reachAndPress(page, page.getByRole("button", { name: "Charge ₩30,000" }));
  await reachAndPress(page, page.getByRole("button", { name: "Pay ₩30,000" }));
  await page.getByRole("heading", { level: 1, name: "You are going!" }).waitFor();
  await reachAndPress(page, page.getByRole("link", { name: "See my tickets" }));
  await page.waitForURL("**/me/tickets");
  await page
    .getByText(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}$/u)
    .first()
    .waitFor();
  await expectAccessible(page);
});
