/** The concerts page: what a visitor sees first. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { openLine } from "#test/browser/lines.ts";

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

test("a phone of some years ago, without the newest of what browsers can, is shown the concerts too", async ({
  house,
  visit,
}) => {
  await house.concert({ title: "Lights for All", shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }] });
  const { page } = await visit("/", { language: "en" });
  // Safari has had it since 17.4.
  await page.addInitScript(() => void Reflect.deleteProperty(AbortSignal, "any"));
  await page.reload();
  await page
    .getByRole("link", { name: /Lights for All/u })
    .first()
    .waitFor();
  expect(await page.evaluate(() => "any" in AbortSignal)).toBe(false);
});

test("a concert whose last show has begun is over, in the list and on its page, and is not sold", async ({
  house,
  visit,
}) => {
  const shows = [{ startsAt: "2021-05-01T10:00:00Z", price: 30_000 }];
  const { concertId } = await house.concert({ title: "Lights of Yesterday", shows });
  const { page } = await visit("/", { language: "en" });
  const card = page.getByRole("article").filter({ hasText: "Lights of Yesterday" });
  await card.getByText("Over", { exact: true }).waitFor();
  await page.goto(`/concerts/${concertId}`);
  await page.getByText("The last show has begun: no more seats are sold.").waitFor();
  await expect.poll(() => page.getByRole("button", { name: /Get seats|Join/u }).count()).toBe(0);
});

test("a concert's page says in plain words how many are ahead, and when the sale opened", async ({ house, visit }) => {
  const { concertId } = await openLine(house, { before: 2 });
  const { page } = await visit(`/concerts/${concertId}`, { language: "en" });
  await page.getByText("1 person is ahead. Once you are in line").waitFor();
  await page.getByRole("term").filter({ hasText: "Sale opened" }).waitFor();
});

test("what is over stands apart, after what can be seen, however new it is", async ({ house, visit }) => {
  await house.concert({ title: "Lights to Come", shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }] });
  await house.concert({ title: "Lights Gone Out", shows: [{ startsAt: "2021-05-01T10:00:00Z", price: 30_000 }] });
  const { page } = await visit("/", { language: "en" });
  await page.getByRole("region", { name: "Past concerts" }).getByRole("heading", { name: "Lights Gone Out" }).waitFor();
  const coming = page.getByRole("list", { name: "All concerts" }).getByRole("heading");
  await expect.poll(() => coming.first().innerText()).toBe("Lights to Come");
  expect(await coming.allInnerTexts()).not.toContain("Lights Gone Out");
  await expectAccessible(page);
});
