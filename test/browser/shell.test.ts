/** The frame around the pages: what it says when one cannot be drawn, and that the others can be gone to all the same. */
import { browserTest } from "#test/browser/browser-test.ts";

const test = browserTest();

test("a page that cannot be loaded says so, and every other page can still be gone to", async ({ visit }) => {
  const { page, allow } = await visit("/", { language: "en" });
  allow(/^failed GET \/assets\/me-pages/u, /dynamically imported module/u);
  await page.route(/\/assets\/me-pages.*\.js/u, (route) => route.abort("connectionreset"));
  await page.getByRole("link", { name: "Tickets" }).first().click();
  await page.getByRole("heading", { level: 1, name: "This screen could not be loaded" }).waitFor();
  await page.getByRole("link", { name: "See the concerts" }).click();
  await page.getByRole("heading", { level: 1, name: "First come, first seated." }).waitFor();
});
