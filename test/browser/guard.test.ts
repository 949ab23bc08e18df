/** The guard itself: whatever goes wrong in a browser is noticed. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";

const test = browserTest();

test("errors on the console and exceptions of the page are noticed", async ({ visit }) => {
  const visitor = await visit("/");
  await visitor.page.evaluate("console.error('the page complains')");
  await visitor.page.evaluate("setTimeout(() => { throw new Error('the page throws'); })");
  await expect.poll(visitor.troubles).toContain("console error: the page complains");
  await expect.poll(() => visitor.troubles().join("\n")).toContain("page error: Error: the page throws");
  visitor.allow(/the page/u);
  expect(visitor.troubles()).toEqual([]);
});

test("what the content security policy refuses is noticed", async ({ visit }) => {
  const visitor = await visit("/");
  await visitor.page.evaluate(() => {
    document.body.setAttribute("style", "color: red");
    const script = document.createElement("script");
    script.textContent = "globalThis.wasHere = true";
    document.body.append(script);
  });
  const refusals = () => visitor.troubles().filter((trouble) => trouble.includes("Content Security Policy"));
  await expect.poll(refusals).toHaveLength(2);
  visitor.allow(/Content Security Policy/u);
});

test("requests that are refused or fail are noticed", async ({ visit }) => {
  const visitor = await visit("/");
  // What the page itself asks for at its start is none of this.
  await visitor.page.waitForLoadState("networkidle");
  await visitor.page.evaluate(() => fetch("/v1/nothing-there"));
  await visitor.context.setOffline(true);
  await visitor.page.evaluate(() => fetch("/v1/concerts").catch(() => undefined));
  await expect.poll(visitor.troubles).toContain("404 GET /v1/nothing-there");
  await expect.poll(visitor.troubles).toContain("failed GET /v1/concerts: net::ERR_INTERNET_DISCONNECTED");
  visitor.allow(/nothing-there/u, /^failed GET \/v1\/concerts:/u);
});
