/** Lines with people in them before a test begins, and what a browser shows of a place in one. */
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";

import { as, type House, type Json } from "#test/house.ts";

export interface TestLine {
  concertId: number;
  /** Where its waiting room is. */
  path: string;
  /** The one who came first of those who are still there goes: at first the one whose turn it is. */
  leave(): Promise<void>;
  /** Somebody comes, at the end of the line. */
  come(): Promise<void>;
  setQueue(changes: Json): Promise<void>;
}

/** A concert that lets in one fan at a time, and so many before whoever joins now, one of them on turn if it is open. */
export async function openLine(house: House, { before }: { before: number }) {
  const { concertId } = await house.concert({
    title: "Lights over the River",
    // Nobody here comes in: on a busy machine their turns shall not end by themselves.
    queue: { capacity: 1, claimSeconds: 3_600 },
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const tokens: string[] = [];
  const line: TestLine = {
    concertId,
    path: `/concerts/${concertId}/line`,
    async come() {
      const { accessToken } = await house.guest();
      const { body } = await house.api().post<{ token: string }>(`/v1/concerts/${concertId}/queue`, as(accessToken));
      tokens.push(body.token);
    },
    async leave() {
      expect((await house.api().delete("/v1/queue", as(tokens.shift() ?? ""))).status).toBe(204);
    },
    async setQueue(changes) {
      await house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, changes);
    },
  };
  for (let come = 0; come < before; come += 1) await line.come();
  return line;
}

/** The place that the page shows comes to be this one. */
export async function untilPlace(page: Page, position: number): Promise<void> {
  await page.locator(`[data-position="${position}"]`).waitFor();
}

/** Each place that a tab showed, however shortly and over reloads, in order. To be called while the tab shows none yet. */
export async function watchPlaces(context: BrowserContext): Promise<(page: Page) => number[]> {
  const shown = new Map<Page, number[]>();
  await context.exposeBinding("tellPlace", ({ page }, position: number) => {
    shown.set(page, [...(shown.get(page) ?? []), position]);
  });
  await context.addInitScript(tellPlaces);
  // The pages that are open had no such script when they began.
  await Promise.all(context.pages().map((page) => page.evaluate(tellPlaces)));
  return (page) => shown.get(page) ?? [];
}

/** Runs in the page. */
function tellPlaces(): void {
  const { tellPlace } = globalThis as unknown as { tellPlace: (position: number) => Promise<void> };
  let last: number | undefined;
  const look = (): void => {
    const position = document.querySelector<HTMLElement>("[data-position]")?.dataset["position"];
    if (position === undefined || Number(position) === last) return;
    last = Number(position);
    void tellPlace(last);
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-position"],
  });
}

/** They never rose. */
export function expectFalling(places: readonly number[]): void {
  expect(places.length).toBeGreaterThan(0);
  expect(places).toEqual(places.toSorted((one, other) => other - one));
}
