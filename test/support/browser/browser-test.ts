/**
 * Tests in a real browser, against a real instance with the built app and a database of its own.
 *
 *     const test = browserTest();
 *     test("a fan ...", async ({ house, visit }) => {
 *       const { page } = await visit("/", { language: "ko", size: "phone" });
 *       ...
 *     });
 *
 * `house` is one for all tests of a file. A test fails if anything goes wrong in one of its browsers that it did not allow.
 * Without a browser on this machine these tests are skipped: global-setup.ts says so.
 */
import { chromium, type Browser } from "playwright-core";
import { expect, inject, test as vitestTest, type RunnerTestCase } from "vitest";

import { openVisitor, photograph, type Visitor, type VisitorOptions } from "#test/browser/visitors.ts";
import { openHouse, type House } from "#test/house.ts";

type Visit = (path: string, options?: VisitorOptions) => Promise<Visitor>;

const chromiumPath = inject("chromiumPath");

/** A `test` with fixtures; `settings` are the instance's, such as `{ HOLD_SECONDS: "5" }`. */
export function browserTest(settings: Record<string, string> = {}) {
  return vitestTest
    .extend("executablePath", { scope: "file" }, chromiumPath)
    .extend("settings", { scope: "file" }, settings)
    .extend("house", { scope: "file" }, async ({ settings: env }, { onCleanup }): Promise<House> => {
      const house = await openHouse(env, { instances: 1 });
      onCleanup(house.close);
      return house;
    })
    .extend("browser", { scope: "file" }, async ({ executablePath }, { onCleanup }): Promise<Browser> => {
      const browser = await launch(executablePath);
      onCleanup(() => browser.close());
      return browser;
    })
    .extend("visit", ({ browser, house, task }, { onCleanup }): Visit => {
      const visitors: Visitor[] = [];
      onCleanup(() => endVisits(visitors, task));
      return async (path, options) => {
        const visitor = await openVisitor(browser, house.baseUrl, path, options);
        visitors.push(visitor);
        return visitor;
      };
    })
    .skipIf(chromiumPath === "");
}

function launch(executablePath: string): Promise<Browser> {
  // Chromium refuses its sandbox to root; small containers have little shared memory.
  const args = ["--disable-dev-shm-usage", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath, args });
}

/** Closes the browsers of a test. Errors: something went wrong in one of them. */
async function endVisits(visitors: readonly Visitor[], { name, result }: RunnerTestCase): Promise<void> {
  const troubles = visitors.flatMap((visitor) => visitor.troubles());
  const failed = result?.state === "fail" || troubles.length > 0;
  const pictures = failed ? await photograph(visitors, name) : [];
  if (failed) process.stdout.write(`Pictures of the failure of "${name}": ${pictures.join(", ")}\n`);
  await Promise.all(visitors.map(({ context }) => context.close()));
  expect(troubles, "what went wrong in the browser").toEqual([]);
}
