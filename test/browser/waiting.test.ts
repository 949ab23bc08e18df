/** Waiting in line: a place that falls, is never lost and never rises, whatever becomes of tabs, networks and the service. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { expectFalling, openLine, untilPlace, watchPlaces } from "#test/browser/lines.ts";

const test = browserTest();

/** What a lost network or service looks like from the browser. */
const unreachable = [/^failed (GET|POST) /u, /^503 /u];

test("a fan sees the place and the people ahead fall as others go, and the turn come", async ({ house, visit }) => {
  const line = await openLine(house, { before: 3 });
  const { page, context } = await visit(`/concerts/${line.concertId}`);
  const placesOf = await watchPlaces(context);
  await page.getByRole("button", { name: "Join the line" }).click();
  await page.waitForURL(`**${line.path}`);
  await untilPlace(page, 3);
  await page.getByText("2 people are ahead of you.", { exact: true }).waitFor();
  await expect.poll(() => page.title()).toContain("3 in line · Lights over the River");
  await page.getByText("Live", { exact: true }).waitFor();
  await expectAccessible(page);

  await line.leave();
  await untilPlace(page, 2);
  await page.getByText("1 person is ahead of you.", { exact: true }).waitFor();
  await line.leave();
  await untilPlace(page, 1);
  await page.getByText("You are next.", { exact: true }).waitFor();
  await line.leave();
  await page.getByRole("heading", { level: 1, name: "It is your turn" }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^🔔 It is your turn! \d+:\d\d/u);
  await expectAccessible(page);
  expect(placesOf(page)).toEqual([3, 2, 1]);
  await page.getByRole("link", { name: "Choose your seats" }).click();
  await page.getByRole("heading", { level: 1, name: "Choose seats" }).waitFor();
  await expect.poll(() => page.title()).not.toContain("🔔");
});

test("the place outlives a reload, a closed tab and a second one", async ({ house, visit }) => {
  const line = await openLine(house, { before: 4 });
  const { page, context, openTab } = await visit("/");
  const placesOf = await watchPlaces(context);
  await page.goto(line.path);
  await untilPlace(page, 4);
  await page.reload();
  await untilPlace(page, 4);
  const second = await openTab(line.path);
  await untilPlace(second, 4);
  await line.leave();
  await Promise.all([untilPlace(page, 3), untilPlace(second, 3)]);

  await Promise.all([page.close(), second.close()]);
  const empty = await openTab("/");
  // While no tab listens, the line goes on.
  await line.leave();
  const again = await openTab(line.path);
  await untilPlace(again, 2);
  await line.leave();
  await untilPlace(again, 1);
  for (const tab of [page, second, again]) expectFalling(placesOf(tab));
  expect(placesOf(again)[0]).toBeLessThanOrEqual(3);
  expect(placesOf(empty)).toEqual([]);
});

test("a second device, signed in by its link, has the same place", async ({ house, visit }) => {
  const line = await openLine(house, { before: 3 });
  const first = await visit(line.path);
  await untilPlace(first.page, 3);
  await first.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const tab = await first.openTab("/me/device");
  await tab.getByRole("button", { name: "Show the code" }).click();
  await tab.getByRole("img", { name: "QR code to sign in" }).waitFor();
  await tab.getByRole("button", { name: "Copy the link" }).click();
  await tab.getByText("Copied", { exact: true }).waitFor();
  const link = await tab.evaluate(() => navigator.clipboard.readText());

  const second = await visit(link, { size: "phone" });
  const placesOf = await watchPlaces(second.context);
  await second.page.getByRole("button", { name: "Continue as this account" }).click();
  await second.page.waitForURL("**/me");
  await second.page.goto(line.path);
  await untilPlace(second.page, 3);
  await line.leave();
  await Promise.all([untilPlace(first.page, 2), untilPlace(second.page, 2)]);
  expectFalling(placesOf(second.page));
});

test("without a network the place stays in sight, and what was missed is there with the network", async ({
  house,
  visit,
}) => {
  const line = await openLine(house, { before: 3 });
  const { page, context, allow } = await visit("/");
  allow(...unreachable);
  const placesOf = await watchPlaces(context);
  await page.goto(line.path);
  await page.getByText("Live", { exact: true }).waitFor();
  await untilPlace(page, 3);
  await context.setOffline(true);
  await page.getByText("No connection", { exact: true }).waitFor();
  await page.getByText("Your place stays as it is.").waitFor();
  await untilPlace(page, 3);
  await expectAccessible(page);
  await line.leave();
  await context.setOffline(false);
  await untilPlace(page, 2);
  await page.getByText("Live", { exact: true }).waitFor();
  expect(placesOf(page)).toEqual([3, 2]);
});

test("the place outlives a crash of the service", async ({ house, visit }) => {
  const line = await openLine(house, { before: 3 });
  const { page, context, allow } = await visit("/");
  allow(...unreachable);
  const placesOf = await watchPlaces(context);
  await page.goto(line.path);
  await page.getByText("Live", { exact: true }).waitFor();
  await line.leave();
  await untilPlace(page, 2);
  const start = await house.stop("SIGKILL");
  await page.getByText("No connection", { exact: true }).waitFor();
  await untilPlace(page, 2);
  await start();
  await page.getByText("Live", { exact: true }).waitFor();
  await untilPlace(page, 2);
  await line.leave();
  await untilPlace(page, 1);
  expect(placesOf(page)).toEqual([3, 2, 1]);
});
