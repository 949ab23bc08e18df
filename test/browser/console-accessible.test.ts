/** The console's pages for everybody: signing in, every page in both schemes and languages, as wide as a phone. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { signIn, visitConsole } from "#test/browser/operators.ts";
import { buySeats } from "#test/browser/purchases.ts";
import { enlargeText, tooWide } from "#test/browser/text-size.ts";
import type { House } from "#test/house.ts";
import { testAdminToken } from "#test/server.ts";

const test = browserTest();

async function pagesOf(house: House): Promise<string[]> {
  const guest = await house.guest(100_000);
  const { concertId, showIds } = await house.concert({
    title: "Lights over the River",
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const { reservationId } = await buySeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [7] });
  return [
    "/console",
    "/console/concerts/new",
    `/console/concerts/${concertId}`,
    "/console/sales",
    "/console/sales?kind=payments",
    `/console/reservations/${reservationId}`,
    `/console/users/${guest.userId}`,
    "/console/check-in",
    "/console/acts",
  ];
}

/** Goes to a page and waits until what it shows has come. */
async function settle(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
}

async function expectFits(page: Page): Promise<void> {
  expect(await tooWide(page), `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
}

for (const [size, scheme, language] of [
  ["desktop", "light", "en"],
  ["phone", "dark", "ko"],
] as const) {
  test(`every page can be used by everybody: ${size}, ${scheme}, ${language}`, async ({ house, visit }) => {
    const paths = await pagesOf(house);
    const operator = await visitConsole(visit, "/console", { size, scheme, language });
    await operator.page.getByRole("table").waitFor();
    for (const path of paths) {
      await settle(operator.page, path);
      await expectAccessible(operator.page);
      await expectFits(operator.page);
    }
  });
}

test("every page fits a phone whose text is of twice the size", async ({ house, visit }) => {
  const paths = await pagesOf(house);
  const { page } = await visitConsole(visit, "/console", { size: "phone" });
  await page.getByRole("table").waitFor();
  await enlargeText(page, 2);
  for (const path of paths) {
    await settle(page, path);
    await expectFits(page);
  }
});

test("a token that is no operator's is refused with words, and the right one opens where one wanted to go", async ({
  visit,
}) => {
  const operator = await visit("/console/check-in");
  const { page, allow } = operator;
  allow(/^401 GET \/v1\/admin\/session/u);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Enter the token.").waitFor();
  await signIn(operator, "nobody's token");
  await page.getByText("This is no operator's token.").waitFor();
  await expectAccessible(page);
  await signIn(operator, testAdminToken);
  await page.getByRole("heading", { level: 1, name: "Check-in" }).waitFor();
  await page.getByText("Signed in as admin").waitFor();
});

test("whoever signs in or out by keyboard is taken to what has come, and a screen reader reads it", async ({
  visit,
}) => {
  const { page } = await visit("/console");
  await page.getByLabel("Token").fill(testAdminToken);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  const main = page.getByRole("main");
  await expect.poll(() => main.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByRole("button", { name: "Sign out" }).press("Enter");
  await page.getByLabel("Token").waitFor();
  await expect.poll(() => main.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("who stays signed in is so in a new tab, and who does not is not; signing out forgets", async ({ visit }) => {
  const forTab = await visitConsole(visit, "/console");
  await forTab.page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  const other = await forTab.openTab("/console");
  await other.getByLabel("Token").waitFor();

  const forGood = await visit("/console");
  await forGood.page.getByLabel("Stay signed in on this device").check();
  await signIn(forGood, testAdminToken);
  await forGood.page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  const second = await forGood.openTab("/console");
  await second.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  await second.getByRole("button", { name: "Sign out" }).click();
  await second.getByLabel("Token").waitFor();
  await forGood.page.getByLabel("Token").waitFor();
});

test("a token that the service does not take any more is asked for again, and it is said why", async ({ visit }) => {
  const { page, allow } = await visitConsole(visit, "/console");
  await page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  allow(/^401 GET \/v1\/admin\//u);
  await page.evaluate(() => {
    sessionStorage.setItem("jari.operator", JSON.stringify({ token: "of yesterday", operator: "mina" }));
  });
  await page.reload();
  await page.getByText("The service does not take the token any more.").waitFor();
  await page.getByLabel("Token").waitFor();
});
