/** What an operator has typed and not sent: it is there again after going elsewhere, and in another tab. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { signIn, visitConsole } from "#test/browser/operators.ts";
import { turnScreen } from "#test/browser/text-size.ts";
import { testAdminToken } from "#test/server.ts";

const test = browserTest();

const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];

/** Half of a concert: a title, and two shows of a theatre of which one has its time. */
async function fillHalf(page: Page, title: string): Promise<void> {
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("House").selectOption("theatre");
  await page.getByLabel("Begins").fill("2031-05-01T19:00");
  await page.getByRole("button", { name: "Add a show" }).click();
}

async function expectHalf(page: Page, title: string): Promise<void> {
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe(title);
  await expect.poll(() => page.getByLabel("House").inputValue()).toBe("theatre");
  await expect.poll(() => page.getByLabel("Begins").nth(0).inputValue()).toBe("2031-05-01T19:00");
  await expect.poll(() => page.getByLabel("Begins").nth(1).inputValue()).toBe("");
}

test("a concert that is half filled in is kept over a link, back, and loading anew", async ({ visit }) => {
  const operator = await visitConsole(visit, "/console");
  const { page } = operator;
  await page.getByRole("link", { name: "Create a concert" }).click();
  await fillHalf(page, "Lights over the River");
  await page.getByRole("link", { name: "Sales" }).click();
  await page.getByRole("heading", { level: 1, name: "Sales" }).waitFor();
  await page.goBack();
  await expectHalf(page, "Lights over the River");
  await page.reload();
  await expectHalf(page, "Lights over the River");
  // Rows that are added now are rows of their own.
  await page.getByRole("button", { name: "Add a show" }).click();
  await page.getByRole("button", { name: "Remove show 1" }).click();
  await expect.poll(() => page.getByLabel("Begins").count()).toBe(2);
  await expect.poll(() => page.getByLabel("Begins").nth(0).inputValue()).toBe("");
  // A token that is refused signs the operator out; what was typed waits for them.
  await page.route("**/v1/admin/concerts?*", (route) =>
    route.fulfill({ status: 401, json: { code: "TOKEN_INVALID" } }),
  );
  operator.allow(/^401 GET /u);
  await page.getByRole("link", { name: "Concerts" }).first().click();
  await page.getByText("The service does not take the token any more.").waitFor();
  await page.unrouteAll();
  await signIn(operator, testAdminToken);
  await page.getByRole("link", { name: "Create a concert" }).click();
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("Lights over the River");
});

test("a show that is added is like the last, and a house does not take without asking what was typed", async ({
  visit,
}) => {
  const { page } = await visitConsole(visit, "/console/concerts/new");
  await page.getByLabel("House").selectOption("theatre");
  await page.getByLabel("Begins").fill("2031-05-01T19:00");
  await page.getByLabel("Name").first().fill("Floor");
  await page.getByRole("button", { name: "Add a show" }).click();
  const names = () => page.getByLabel("Name").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  await expect.poll(names).toEqual(["Floor", "S", "A", "Floor", "S", "A"]);
  await page.getByLabel("House").selectOption("arena");
  const dialog = page.getByRole("dialog", { name: "Fill in all shows anew?" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => page.getByLabel("House").inputValue()).toBe("theatre");
  expect(await names()).toEqual(["Floor", "S", "A", "Floor", "S", "A"]);
  await page.getByLabel("House").selectOption("club");
  await dialog.getByRole("button", { name: "Fill in" }).click();
  await expect.poll(names).toEqual([]);
  await expect.poll(() => page.getByLabel("House").inputValue()).toBe("club");
  await expect.poll(() => page.getByLabel("Begins").first().inputValue()).toBe("2031-05-01T19:00");
});

test("a form can be emptied, is empty after its concert was created, and for the next operator", async ({ visit }) => {
  const { page } = await visitConsole(visit, "/console/concerts/new", { size: "phone" });
  await page.getByLabel("Title").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Empty the form" }).count()).toBe(0);
  await fillHalf(page, "Blue Night");
  // Taller than the form: otherwise the bar of pages lies over whatever field has been scrolled there.
  const phone = page.viewportSize() ?? { width: 390, height: 844 };
  await turnScreen(page, { ...phone, height: 6_000 });
  await expectAccessible(page);
  await turnScreen(page, phone);
  await page.getByRole("button", { name: "Empty the form" }).click();
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("");
  await expect.poll(() => page.getByLabel("Begins").count()).toBe(1);
  expect(await page.getByLabel("Title").evaluate((field) => field === document.activeElement)).toBe(true);

  await page.getByLabel("Title").fill("Blue Night");
  await page.getByLabel("Begins").fill("2031-05-01T19:00");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Blue Night" }).waitFor();
  await page.goBack();
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("");

  await page.getByLabel("Title").fill("A secret");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Token").fill(testAdminToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("");
});

test("what is typed of the flow is there again, and said not to hold yet", async ({ house, visit }) => {
  const { concertId } = await house.concert({ title: "Blue Night", queue: { capacity: 40 }, shows });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const capacity = page.getByLabel("Fans inside at once");
  await expect.poll(() => capacity.inputValue()).toBe("40");
  await capacity.fill("25");
  await page.getByRole("link", { name: "Sales", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Sales" }).waitFor();
  await page.goBack();
  await expect.poll(() => capacity.inputValue()).toBe("25");
  await page.getByText("Typed, but not changed yet").waitFor();
  await page.getByRole("button", { name: "Take back" }).click();
  await expect.poll(() => capacity.inputValue()).toBe("40");
  await expect.poll(() => page.getByText("Typed, but not changed yet").count()).toBe(0);
});

test("a form outlives its tab", async ({ visit }) => {
  const { page, openTab } = await visitConsole(visit, "/console/concerts/new");
  await page.getByLabel("Title").fill("Blue Night");
  const other = await openTab("/console/concerts/new");
  await page.close();
  await other.getByLabel("Token").fill(testAdminToken);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => other.getByLabel("Title").inputValue()).toBe("Blue Night");
});
