/** The concerts page: what a visitor sees first. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";

const test = browserTest();

test("a visitor sees the concerts in the language of the browser, and switches to the other", async ({
  house,
  visit,
}) => {
  await house.concert({ title: "Lights over the River", shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }] });
  const { page } = await visit("/", { language: "ko" });
  await page
    .getByRole("link", { name: /Lights over the River/u })
    .first()
    .waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  await page.getByRole("button", { name: /switch to English/u }).click();
  await page.getByRole("heading", { level: 1, name: "First come, first seated." }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "First come, first seated." }).waitFor();
  await expectAccessible(page);
});
