/** A hall of five thousand seats: drawn, clicked, walked over with keys, listed, and live. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { drawn, drawnMap } from "#test/browser/drawn.ts";
import { holdSeats } from "#test/browser/purchases.ts";
import type { House } from "#test/house.ts";

const test = browserTest();

const seats = 5_000;
const sections = [
  { name: "VIP", from: 1, to: 1_000, price: 150_000 },
  { name: "R", from: 1_001, to: 3_000, price: 110_000 },
  { name: "S", from: 3_001, to: seats, price: 70_000 },
];

async function openHall(house: House) {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats, sections }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const hold = async (seat: number): Promise<void> => {
    await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] ?? 0, seats: [seat] });
  };
  return { path: `/concerts/${concertId}`, hold };
}

/** Goes in by the concert's page; answers the map, once it is there. */
async function goIn(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Get seats" }).click();
  return drawnMap(page);
}

/** The canvas as it is now. */
function picture(map: Locator): Promise<string> {
  return map.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

/** The prices whose colour, as it is beside the map, is nowhere on the canvas. */
async function pricesMissing(page: Page, map: Locator): Promise<string[]> {
  const swatches = await page.getByRole("list", { name: "Prices by section" }).locator("[data-grade]").all();
  const colours = await Promise.all(swatches.map((one) => one.evaluate((it) => getComputedStyle(it).backgroundColor)));
  expect(colours).toHaveLength(sections.length);
  const painted = await map.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    // A copy: the browser complains of a canvas that is drawn on and read again and again.
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy?.drawImage(canvas, 0, 0);
    const data = copy?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    const pixels = new Set(new Uint32Array(data.buffer));
    const found = [...pixels].map((pixel) => new Uint8Array(Uint32Array.of(pixel).buffer));
    return found.map(([red, green, blue]) => `rgb(${red}, ${green}, ${blue})`);
  });
  return colours.filter((colour) => !painted.includes(colour));
}

/** Finds a place on the map where the mouse is over a free seat. Answers it, and what the page calls the seat. */
async function pointAtSeat(page: Page, map: Locator): Promise<{ x: number; y: number; name: string }> {
  const box = await map.boundingBox();
  if (!box) throw new Error("The map has no box.");
  const told = page.getByText(/^(VIP|R|S) seat \d+, .+, free$/u).and(page.locator("strong"));
  // A hall has aisles and gaps: where there is no seat, one is a little further on.
  for (let step = 0; step < 40; step += 1) {
    const at = { x: box.x + box.width / 2 + step * 5, y: box.y + box.height / 2 + step * 3 };
    // What was told of the place before must be gone, or it would be taken for what is told of this one.
    await page.mouse.move(box.x - 5, box.y - 5);
    await told.waitFor({ state: "detached" });
    await page.mouse.move(at.x, at.y);
    await drawn(page);
    const text = await told.textContent({ timeout: 2_000 }).catch(() => null);
    if (text !== null) return { ...at, name: text.split(",")[0] ?? "" };
  }
  throw new Error("No seat was found on the map.");
}

/** Begins to measure in the page; answers what tells how long it took from the press until the choice names the seat. */
async function measureChoice(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const marks = globalThis as unknown as { tookMs?: number };
    addEventListener(
      "pointerup",
      () => {
        const pressed = performance.now();
        const seen = new MutationObserver(() => {
          if (!document.querySelector('[aria-labelledby="choice-title"] li')) return;
          seen.disconnect();
          // Told is what has been painted.
          requestAnimationFrame(() => setTimeout(() => (marks.tookMs = performance.now() - pressed)));
        });
        seen.observe(document, { subtree: true, childList: true });
      },
      { capture: true, once: true },
    );
  });
  return async () => {
    const took = await page.waitForFunction(() => (globalThis as unknown as { tookMs?: number }).tookMs);
    return Number(await took.jsonValue());
  };
}

test("a large hall is drawn whole, and a click chooses the seat under the mouse", async ({ house, visit }) => {
  const { path } = await openHall(house);
  const { page } = await visit(path);
  const map = await goIn(page);
  await expect.poll(() => pricesMissing(page, map)).toEqual([]);
  await expectAccessible(page);
  const whole = await picture(map);
  for (let zoomed = 0; zoomed < 4; zoomed += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => picture(map)).not.toBe(whole);

  const { x, y, name } = await pointAtSeat(page, map);
  const tookMs = await measureChoice(page);
  await page.mouse.click(x, y);
  await page.getByRole("button", { name: `Remove ${name}`, exact: true }).waitFor();
  const chosen = page.getByRole("region", { name: "Your choice" });
  await chosen.getByText("1 seat", { exact: true }).waitFor();
  process.stdout.write(`From the click to the chosen seat of ${seats}: ${(await tookMs()).toFixed(1)} ms\n`);

  await page.getByRole("radio", { name: "List" }).check();
  const list = page.getByRole("group", { name: /^List of seats on /u });
  await list.waitFor();
  const [, section = "", label = ""] = /^(\w+) seat (\d+)$/u.exec(name) ?? [];
  const number = Number(label);
  for (const row of await list.locator("summary").all()) {
    const [first = 0, last = first] = [...((await row.innerText()).split("\n")[0] ?? "").matchAll(/\d+/gu)].map(Number);
    if (number >= first && number <= last) await row.click();
  }
  const listed = list.getByRole("button", { name: new RegExp(`^${label}, section ${section}, `, "u") });
  expect(await listed.getAttribute("aria-pressed")).toBe("true");
  await expectAccessible(page);
});

test("keys walk from seat to seat, and choose", async ({ house, visit }) => {
  const { path } = await openHall(house);
  const { page } = await visit(path, { scheme: "dark" });
  const map = await goIn(page);
  const active = map.getByRole("option");
  await expect.poll(() => pricesMissing(page, map)).toEqual([]);
  await map.focus();
  await expect.poll(() => active.textContent()).toMatch(/^VIP seat 0*1, ₩150,000, free$/u);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => active.textContent()).toMatch(/^VIP seat 0*2, /u);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => active.textContent()).not.toMatch(/^VIP seat 0*[12], /u);
  const below = (await active.textContent()) ?? "";
  await page.keyboard.press("Enter");
  await expect.poll(() => active.getAttribute("aria-selected")).toBe("true");
  await page.getByRole("button", { name: `Remove ${below.split(",")[0]}`, exact: true }).waitFor();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => active.getAttribute("aria-selected")).toBe("false");
  await expectAccessible(page);
});

test("what another fan holds is seen on the map and in the list, by itself", async ({ house, visit }) => {
  const { path, hold } = await openHall(house);
  const { page } = await visit(path);
  const map = await goIn(page);
  await page.getByText("Live", { exact: true }).waitFor();
  const active = map.getByRole("option");
  await expect.poll(() => active.textContent()).toMatch(/^VIP seat 0*1, ₩150,000, free$/u);
  await expect.poll(() => pricesMissing(page, map)).toEqual([]);
  const before = await picture(map);
  await hold(1);
  await expect.poll(() => active.textContent()).toMatch(/^VIP seat 0*1, ₩150,000, being bought$/u);
  await expect.poll(() => picture(map)).not.toBe(before);
  await page.getByText("999 left", { exact: true }).waitFor();
  await page.getByText("2,000 left", { exact: true }).first().waitFor();

  await page.getByRole("radio", { name: "List" }).check();
  const list = page.getByRole("group", { name: /^List of seats on /u });
  await list.locator("summary").first().click();
  const second = list.getByRole("button", { name: /^0*2, section VIP, /u });
  await second.waitFor();
  await expect.poll(() => list.getByRole("button", { name: /^0*1, section VIP, /u }).count()).toBe(0);
  await hold(2);
  await second.waitFor({ state: "detached" });
});
