/** People with a browser of their own (a context: nothing is shared with anybody else's), each watched by a guard. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

import { guard, type Guard } from "#test/browser/guard.ts";
import type { Guest } from "#test/house.ts";

export interface VisitorOptions {
  language?: "ko" | "en";
  /** 390 by 844 with a thumb, 360 by 640, or 1280 by 800 with a mouse. */
  size?: "phone" | "small" | "desktop";
  scheme?: "light" | "dark";
  /** Who this browser is signed in as; absent: nobody yet. */
  as?: Guest;
  /** Whether things move; without it, nothing has to be waited for. */
  motion?: boolean;
}

export interface Visitor extends Guard {
  /** The first tab. */
  page: Page;
  context: BrowserContext;
  /** Opens another tab of the same browser. */
  openTab(path: string): Promise<Page>;
}

const phone = { isMobile: true, hasTouch: true, deviceScaleFactor: 2 } as const;
const sizes = {
  phone: { viewport: { width: 390, height: 844 }, ...phone },
  small: { viewport: { width: 360, height: 640 }, ...phone },
  desktop: { viewport: { width: 1280, height: 800 } },
} as const satisfies Record<string, BrowserContextOptions>;

/** Longer than anything takes on a machine that has other things to do, and than a request is tried again and again. */
const patienceMs = 60_000;

/** Opens `path` of the service in a new browser. */
export async function openVisitor(
  browser: Browser,
  baseUrl: string,
  path: string,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const { language = "en", size = "desktop", scheme = "light", as, motion = false } = options;
  const context = await browser.newContext({
    ...sizes[size],
    baseURL: baseUrl,
    locale: language === "ko" ? "ko-KR" : "en-GB",
    timezoneId: "Asia/Seoul",
    colorScheme: scheme,
    reducedMotion: motion ? "no-preference" : "reduce",
    acceptDownloads: true,
    ...(as ? { storageState: signedIn(baseUrl, as) } : {}),
  });
  context.setDefaultTimeout(patienceMs);
  const watched = guard(context);
  const openTab = async (to: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(to);
    return page;
  };
  return { ...watched, context, openTab, page: await openTab(path) };
}

/** What the browser of somebody remembers who has used the app before. */
function signedIn(origin: string, guest: Guest): NonNullable<BrowserContextOptions["storageState"]> {
  const localStorage = [{ name: "jari.session", value: JSON.stringify(guest) }];
  return { cookies: [], origins: [{ origin, localStorage }] };
}

/** Pictures of all open tabs, in a temporary folder, for whoever looks into a failure. Answers their paths. */
export async function photograph(visitors: readonly Visitor[], name: string): Promise<string[]> {
  const folder = join(tmpdir(), "jari-browser-failures");
  mkdirSync(folder, { recursive: true });
  const pages = visitors.flatMap(({ context }) => context.pages());
  const base = name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80);
  const paths = pages.map((_page, index) => join(folder, `${base}-${index + 1}.png`));
  await Promise.all(pages.map((page, index) => page.screenshot({ path: paths[index] ?? "", fullPage: true })));
  return paths;
}
