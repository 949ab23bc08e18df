/** When a page has done what it can do by now, and when a map of seats can be used. */
import type { Locator, Page } from "playwright-core";

/** Until the page has drawn what it knows by now. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((done) => {
        const frames = (): void => void requestAnimationFrame(() => requestAnimationFrame(done));
        // What is still to be done comes first, and what that has changed is drawn by the second frame.
        requestIdleCallback(frames, { timeout: 5_000 });
      }),
  );
}

/** The map of seats, once it can be pressed and walked over: it can with its first picture, not before. */
export async function drawnMap(page: Page): Promise<Locator> {
  const map = page.getByRole("listbox", { name: /^Seats on |좌석표$/u });
  await map.locator("canvas[data-whole]").waitFor();
  return map;
}
