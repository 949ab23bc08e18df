/** Small screens and large text: nothing is wider than the screen, and what is pressed lies on it. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { drawn, drawnMap } from "#test/browser/drawn.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";
import { enlargeText, linesOf, tooWide, turnScreen } from "#test/browser/text-size.ts";

/** So that a balance can be as long as one may be. */
const test = browserTest({ MAX_CHARGE: "100000000" });

/** English has no longer date than that of this show: a Wednesday in September. */
const startsAt = "2031-09-24T10:00:00Z";
const concert = { title: "Lights over the River", shows: [{ startsAt, price: 30_000 }] };
const narrowest = { width: 320, height: 640 };

/** From its next page on, this browser believes to be in the year of the show, whose date then has no year. */
async function dateInYear(page: Page): Promise<void> {
  await page.addInitScript((year) => {
    const now = Date.now;
    const shift = new Date(year, 0, 15).getTime() - now();
    Date.now = () => now() + shift;
  }, new Date(startsAt).getFullYear());
}

test("seats with a long date are chosen on the narrowest of phones, and with text of twice the size", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert(concert);
  const { page } = await visit("/", { language: "en", size: "phone" });
  await dateInYear(page);
  await page.goto(`/concerts/${concertId}/seats`);
  await page.getByRole("heading", { level: 1, name: "Wed 24 September at 19:00" }).waitFor();
  await (await drawnMap(page)).focus();
  await page.keyboard.press("Enter");
  const take = page.getByRole("button", { name: "Take these seats" });
  await take.waitFor();

  const phone = page.viewportSize() ?? narrowest;
  await turnScreen(page, narrowest);
  await expect.poll(() => tooWide(page)).toBe(0);
  await turnScreen(page, phone);
  await enlargeText(page, 2);
  await expect.poll(() => tooWide(page)).toBe(0);
  const box = await take.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
});

test("a concert's page and its header fit a phone whose text is of twice the size", async ({ house, visit }) => {
  const { concertId } = await house.concert(concert);
  for (const language of ["en", "ko"] as const) {
    const { page } = await visit(`/concerts/${concertId}`, { language, size: "phone" });
    await page.getByRole("heading", { level: 1, name: concert.title }).waitFor();
    await enlargeText(page, 2);
    await expect.poll(() => tooWide(page)).toBe(0);
    expect(await linesOf(page.getByRole("banner").getByRole("link").first())).toBe(1);
  }
});

test("no amount to charge is broken within its number, on any phone", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert(concert);
  const guest = await house.guest();
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5] });
  const { page } = await visit(`/concerts/${concertId}/checkout/${reservationId}`, { as: guest, size: "phone" });
  const amounts = page.getByRole("group", { name: "Amount to charge" }).getByText(/^₩/u);
  await amounts.first().waitFor();
  for (const width of [320, 360, 390, 430]) {
    await turnScreen(page, { width, height: 844 });
    for (const amount of await amounts.all()) {
      // What is below an amount, in words, is another element.
      const lines = await amount.evaluate((node) => {
        const text = document.createRange();
        text.selectNode(node.firstChild ?? node);
        return text.getClientRects().length;
      });
      expect(lines, `${await amount.textContent()} at ${width} px`).toBe(1);
    }
    expect(await tooWide(page)).toBe(0);
  }
});

test("what a fan owns fits the narrowest phone, and one whose text is of twice the size", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert(concert);
  const guest = await house.guest(100_000_000);
  const { reservationId } = await buySeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5, 6] });
  const paths = ["", "/tickets", "/reservations", `/reservations/${reservationId}`, "/balance"].map(
    (path) => `/me${path}`,
  );
  for (const language of ["en", "ko"] as const) {
    const { page } = await visit("/me", { as: guest, language, size: "phone" });
    const phone = page.viewportSize() ?? narrowest;
    for (const look of ["narrow", "large"] as const) {
      if (look === "large") await enlargeText(page, 2);
      await turnScreen(page, look === "narrow" ? narrowest : phone);
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await page.waitForLoadState("networkidle");
        await drawn(page);
        expect(await tooWide(page), `${path}, ${language}, ${look}`).toBe(0);
      }
    }
  }
});

test("what a fan is told for a moment hides neither a page's title nor the time that is left", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert(concert);
  for (const language of ["en", "ko"] as const) {
    const { page } = await visit(`/concerts/${concertId}/seats`, { as: await house.guest(), language, size: "phone" });
    const told = page.getByText(language === "en" ? /^It is your turn\./u : /^내 차례입니다\./u);
    await told.waitFor();
    const lowest = await told.evaluate((toast) => toast.getBoundingClientRect().bottom);
    await drawnMap(page);
    for (const shown of [page.getByRole("heading", { level: 1 }), page.getByRole("timer")]) {
      expect((await shown.boundingBox())?.y, language).toBeGreaterThanOrEqual(lowest);
    }
  }
});

test("the dates of a run that goes on into another year are broken between them, and nowhere else", async ({
  house,
  visit,
}) => {
  const shows = ["2031-12-28", "2032-01-15"].map((day) => ({ startsAt: `${day}T10:00:00Z`, price: 30_000 }));
  const { concertId } = await house.concert({ ...concert, shows });
  for (const language of ["en", "ko"] as const) {
    const { page } = await visit(`/concerts/${concertId}`, { language, size: "phone" });
    const dates = page.getByText(/2031[^]*2032/u);
    await dates.waitFor();
    await turnScreen(page, narrowest);
    expect(await linesOf(dates), language).toBe(2);
    const second = await dates.evaluate((node) => {
      const text = node.firstChild as Text;
      const top = (at: number): number => {
        const letter = document.createRange();
        letter.setStart(text, at);
        letter.setEnd(text, at + 1);
        return Math.round(letter.getBoundingClientRect().top);
      };
      const first = top(0);
      return Array.from(text.data)
        .filter((letter, at) => letter.trim() !== "" && letter !== "\u200B" && top(at) > first)
        .join("");
    });
    expect(second).toMatch(language === "en" ? /^Thu,15Jan2032$/u : /^2032년1월15일\(목\)$/u);
  }
});
