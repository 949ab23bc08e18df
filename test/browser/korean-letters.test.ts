/** Whoever has no Korean letters is sent them; whoever has them fetches none. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";

const test = browserTest();

const concert = { title: "강 건너 불빛", shows: [{ startsAt: "2031-09-24T10:00:00Z", price: 30_000 }] };

/** From its next page on, this browser measures letters as one does that has Korean ones, or none. */
async function measureLetters(page: Page, hasKorean: boolean): Promise<void> {
  await page.addInitScript((has) => {
    const measured = CanvasRenderingContext2D.prototype.measureText;
    CanvasRenderingContext2D.prototype.measureText = function measureText(text) {
      const metrics = measured.call(this, text);
      const height = has ? text.codePointAt(0) : 10;
      return Object.defineProperties(metrics, {
        actualBoundingBoxAscent: { value: height },
        actualBoundingBoxDescent: { value: 0 },
      });
    };
  }, hasKorean);
}

/** The requests for letters from now on. */
function fontsAskedFor(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "font" || request.url().endsWith(".woff2")) asked.push(request.url());
  });
  return asked;
}

test("a browser without Korean letters shows a Korean title in those that it is sent", async ({ house, visit }) => {
  const { concertId } = await house.concert(concert);
  const { page } = await visit("/", { language: "en" });
  await measureLetters(page, false);
  const asked = fontsAskedFor(page);
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("heading", { level: 1, name: concert.title }).waitFor();
  await page.waitForFunction(() => [...document.fonts].some(({ status }) => status === "loaded"));
  expect(asked).not.toEqual([]);
  expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([house.baseUrl]));
});

test("a browser with Korean letters fetches none", async ({ house, visit }) => {
  const { concertId } = await house.concert(concert);
  const { page } = await visit("/", { language: "ko" });
  await measureLetters(page, true);
  const asked = fontsAskedFor(page);
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("heading", { level: 1, name: concert.title }).waitFor();
  // Whatever was begun before has been told by then.
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(() => document.fonts.size)).toBe(0);
  expect(asked).toEqual([]);
});

test("the map of a hall is drawn again when letters have come", async ({ house, visit }) => {
  const { concertId } = await house.concert(concert);
  const { page } = await visit("/", { language: "ko" });
  await measureLetters(page, false);
  await page.addInitScript(() => {
    const fill = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function fillText(text, ...at) {
      if (text === "무대") document.body.dataset["stages"] = String(Number(document.body.dataset["stages"] ?? 0) + 1);
      fill.call(this, text, ...at);
    };
  });
  await page.goto(`/concerts/${concertId}/seats`);
  await page.getByRole("listbox").waitFor();
  await page.waitForFunction(() => document.fonts.size > 0 && document.fonts.status === "loaded");
  const drawn = await page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    const stages = (): number => Number(document.body.dataset["stages"] ?? 0);
    // Until it rests: what is drawn afterwards is drawn for the letter.
    let before = 0;
    do {
      before = stages();
      await new Promise((rested) => setTimeout(rested, 1_000));
    } while (before === 0 || stages() > before);
    const come = new Promise((resolve) => document.fonts.addEventListener("loadingdone", resolve, { once: true }));
    // One that nothing on the page has: it moves nothing, for which the map would be drawn anyway.
    const letters = await document.fonts.load('16px "Noto Sans KR Variable"', "뷁");
    await come;
    await frame();
    await frame();
    return { letters: letters.length, again: stages() > before };
  });
  expect(drawn).toEqual({ letters: 1, again: true });
});
