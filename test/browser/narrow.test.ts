/** Small screens and large text: nothing is wider than the screen, and what is pressed lies on it. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { enlargeText, tooWide } from "#test/browser/text-size.ts";

const test = browserTest();

/** English has no longer date than that of this show: a Wednesday in September. */
const startsAt = "2031-09-24T10:00:00Z";
const concert = { title: "Lights over the River", shows: [{ startsAt, price: 30_000 }] };
const narrowest = { width: 320, height: 640 };

/** From its next page on, this browser believes to be in the year of the show, whose date then has no year. */
async function dateInYear(page: Page): Promise<void> {
  await page.addInitScript((year) => {
    const now = Date.now;
    const shift = new Date(year, 0, 15).getTime() - now();
    Date.now = () => now() + shift;
  }, new Date(startsAt).getFullYear());
}

test("seats with a long date are chosen on the narrowest of phones, and with text of twice the size", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert(concert);
  const { page } = await visit("/", { language: "en", size: "phone" });
  await dateInYear(page);
  await page.goto(`/concerts/${concertId}/seats`);
  await page.getByRole("heading", { level: 1, name: "Wed 24 September at 19:00" }).waitFor();
  await page.getByRole("listbox").focus();
  await page.keyboard.press("Enter");
  const take = page.getByRole("button", { name: "Take these seats" });
  await take.waitFor();

  const phone = page.viewportSize() ?? narrowest;
  await page.setViewportSize(narrowest);
  await expect.poll(() => tooWide(page)).toBe(0);
  await page.setViewportSize(phone);
  await enlargeText(page, 2);
  await expect.poll(() => tooWide(page)).toBe(0);
  const box = await take.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
});
