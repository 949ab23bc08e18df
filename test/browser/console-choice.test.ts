/** Choosing one of many concerts: all can be found, and it is said when they cannot be read. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { signIn } from "#test/browser/operators.ts";
import { testAdminToken } from "#test/server.ts";

const test = browserTest();

test("concerts beyond those that are read at once can be chosen as well, and one that is chosen has its name", async ({
  house,
  visit,
}) => {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId } = await house.concert({ title: "The very first", shows });
  for (const title of ["Blue Night", "Red Night"]) await house.concert({ title, shows });
  const operator = await visit("/console/sales", { size: "phone" });
  const { page } = operator;
  // Two at a time, instead of a hundred.
  await page.route("**/v1/admin/concerts?limit=100*", (route) =>
    route.continue({ url: route.request().url().replace("limit=100", "limit=2") }),
  );
  await signIn(operator, testAdminToken);
  const choice = page.getByLabel("Concert", { exact: true });
  await expect
    .poll(() => choice.getByRole("option").allTextContents())
    .toEqual(["All concerts", "Red Night", "Blue Night"]);
  await page.getByRole("button", { name: "Older concerts" }).click();
  await expect.poll(() => choice.getByRole("option").last().textContent()).toBe("The very first");
  await expect.poll(() => page.getByRole("button", { name: "Older concerts" }).count()).toBe(0);
  expect(await choice.evaluate((field) => field === document.activeElement)).toBe(true);
  await choice.selectOption("The very first");
  await page.waitForURL(/concert=\d+$/u);
  await page.reload();
  await expect.poll(() => choice.locator("option:checked").textContent()).toBe("The very first");
  await expect.poll(() => choice.inputValue()).toBe(String(concertId));
});

test("where the concerts cannot be read it is said, and can be tried again", async ({ house, visit }) => {
  await house.concert({ title: "Green Night", shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }] });
  const operator = await visit("/console/sales", { size: "phone" });
  const { page, allow } = operator;
  allow(/^500 GET \/v1\/admin\/concerts$/u);
  await page.route("**/v1/admin/concerts?limit=100", (route) =>
    route.fulfill({ status: 500, json: { code: "INTERNAL", detail: "No." } }),
  );
  await signIn(operator, testAdminToken);
  await page.getByText("The concerts cannot be read.").waitFor();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await page
    .getByLabel("Concert", { exact: true })
    .getByRole("option", { name: "Green Night" })
    .waitFor({ state: "attached" });
  await expect.poll(() => page.getByText("The concerts cannot be read.").count()).toBe(0);
});
