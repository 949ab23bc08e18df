/** Larger text, as somebody has set it in the browser: also what a style sheet measures in `rem`, and asks of a screen. */
import type { Locator, Page } from "playwright-core";

import { drawn } from "#test/browser/drawn.ts";

/** What browsers begin with, in pixels. */
const usualSize = 16;

/** From now on the page's text is `factor` times as large. */
export async function enlargeText(page: Page, factor: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: usualSize * factor } });
  await drawn(page);
}

/** From now on the page is on another screen, and has drawn itself for it. */
export async function turnScreen(page: Page, size: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.waitForFunction((width) => screen.width === width, size.width);
  await drawn(page);
}

/** By how many pixels the page is wider than the screen it is on; none, or somebody has to push it to and fro. */
export function tooWide(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - screen.width);
}

/** How many lines the text of an element takes. */
export function linesOf(element: Locator): Promise<number> {
  return element.evaluate((node) => {
    const text = document.createRange();
    text.selectNodeContents(node);
    return new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
  });
}
