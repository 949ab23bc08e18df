/** A fan whose device is hours wrong sees the server's time all the same, also before anything has been answered. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { openLine, untilPlace } from "#test/browser/lines.ts";

const test = browserTest();

/** Runs in the page, before anything else of it: its clock is two hours fast, which is longer than a turn here. */
function beFast(): void {
  const { now } = Date;
  Date.now = () => now.call(Date) + 7_200_000;
}

/** Holds back what the service answers; answers how to let it go. */
async function holdAnswers(page: Page): Promise<() => void> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/**", async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

/** The alert that says how the turn stands. */
const said = (page: Page) => page.getByRole("alert").textContent();
const isOn = "If you do not come in time, the turn goes to the next in line.";

test("a turn that is remembered is not taken for over while nothing is answered", async ({ house, visit }) => {
  const line = await openLine(house, { before: 1 });
  const { page, context } = await visit("/");
  await context.addInitScript(beFast);
  await page.goto(line.path);
  await untilPlace(page, 1);
  await line.leave();
  await expect.poll(() => said(page)).toBe(isOn);
  const letGo = await holdAnswers(page);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "It is your turn" }).waitFor();
  expect(await said(page)).toBe(isOn);
  expect(await page.getByRole("timer").textContent()).not.toBe("0:00");
  letGo();
});
