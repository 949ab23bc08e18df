/** Larger text, as somebody has set it in the browser: also what a style sheet measures in `rem`, and asks of a screen. */
import type { Locator, Page } from "playwright-core";

/** What browsers begin with, in pixels. */
const usualSize = 16;

/** From now on the page's text is `factor` times as large. */
export async function enlargeText(page: Page, factor: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setFontSizes", { fontSizes: { standard: usualSize * factor } });
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
