/** An operator on a slow network, or one that fails: what was said last counts, what is typed stays, what is old is told to be. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { drawn } from "#test/browser/drawn.ts";
import { visitConsole } from "#test/browser/operators.ts";
import { holdSeats } from "#test/browser/purchases.ts";
import type { House } from "#test/house.ts";

const test = browserTest();

const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];

interface Changes {
  /** The bodies of all that were sent, and of those that were answered, in order. */
  sent: unknown[];
  answered: unknown[];
  letGo: () => void;
}

/** Holds back the first change of a queue until it is let go. */
async function holdFirstChange(page: Page): Promise<Changes> {
  const changes: Changes = { sent: [], answered: [], letGo: () => undefined };
  const first = new Promise<void>((resolve) => (changes.letGo = resolve));
  await page.route("**/v1/admin/concerts/*/queue", async (route) => {
    const body: unknown = route.request().postDataJSON();
    changes.sent.push(body);
    if (changes.sent.length === 1) await first;
    const response = await route.fetch();
    changes.answered.push(body);
    await route.fulfill({ response });
  });
  return changes;
}

async function stateOf(house: House, concertId: number): Promise<unknown> {
  const { queue } = await house.operate("get", `/v1/admin/concerts/${concertId}`);
  return (queue as { state: string }).state;
}

test("of two changes of a sale the last one counts, and the first closes no dialog but its own", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const changes = await holdFirstChange(page);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect.poll(() => changes.sent).toEqual([{ state: "paused" }]);
  await dialog.getByRole("button", { name: "Hide" }).click();
  await page.getByRole("button", { name: "Let everybody in", exact: true }).click();
  await dialog.getByRole("button", { name: "Let everybody in", exact: true }).click();
  // What is asked only now and answered: the second would have arrived first by then, if it did not wait for its turn.
  const later = await page.waitForRequest(/\/v1\/admin\/concerts\/\d+$/u);
  await later.response();
  changes.letGo();
  await expect.poll(() => changes.answered).toEqual([{ state: "paused" }, { state: "bypass" }]);
  await page.getByText("Now: everybody at once").waitFor();
  await dialog.waitFor({ state: "detached" });
  expect(await stateOf(house, concertId)).toBe("bypass");
});

test("a change that is done at last leaves a dialog alone that was opened since", async ({ house, visit }) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const { sent, letGo } = await holdFirstChange(page);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await dialog.getByRole("button", { name: "Pause", exact: true }).click();
  await expect.poll(() => sent.length).toBe(1);
  await dialog.getByRole("button", { name: "Hide" }).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  letGo();
  await page.getByText("The flow is changed, on every instance.").waitFor();
  await page.getByText("Now: paused").waitFor();
  await drawn(page);
  await expect.poll(() => dialog.getByRole("heading", { name: "Close the line?" }).isVisible()).toBe(true);
});

test("what is typed while the flow is being changed stays in the fields", async ({ house, visit }) => {
  const { concertId } = await house.concert({ title: "Blue Night", queue: { capacity: 40 }, shows });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const { sent, letGo } = await holdFirstChange(page);
  const [capacity, rate] = [page.getByLabel("Fans inside at once"), page.getByLabel("Let in per second")];
  await capacity.fill("25");
  const change = page.getByRole("button", { name: "Change the flow" });
  await change.click();
  await expect.poll(() => sent).toEqual([{ capacity: 25 }]);
  await rate.fill("2.5");
  letGo();
  await page.getByText("The flow is changed, on every instance.").waitFor();
  // The fields are told a moment after the operator.
  await expect.poll(() => change.getAttribute("aria-busy")).toBe(null);
  await drawn(page);
  await expect.poll(() => capacity.inputValue()).toBe("25");
  await expect.poll(() => rate.inputValue()).toBe("2.5");
});

test("a page that cannot be read again says so, beside what it knew", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({ title: "Blue Night", shows });
  const guest = await house.guest();
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [3] });
  const paths = [`reservations/${reservationId}`, `users/${guest.userId}`, `concerts/${concertId}`];
  const look = async (path: string): Promise<void> => {
    const { page, allow } = await visitConsole(visit, `/console/${path}`);
    allow(/^failed GET .*: net::ERR_CONNECTION_RESET$/u);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await page.route(`**/v1/admin/${path}`, (route) => route.abort("connectionreset"));
    await page.getByRole("alert").filter({ hasText: "No connection" }).waitFor();
    await page.unrouteAll();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await expect.poll(() => page.getByRole("heading", { level: 2 }).first().isVisible()).toBe(true);
  };
  await Promise.all(paths.map(look));
});

test("when the rest of a list cannot be read it is said, and what there is stays", async ({ house, visit }) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  for (let capacity = 1; capacity <= 31; capacity += 1) {
    await house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, { capacity });
  }
  const { page, allow } = await visitConsole(visit, "/console/acts");
  allow(/^failed GET .*: net::ERR_CONNECTION_RESET$/u);
  const rows = page.getByRole("row");
  await expect.poll(() => rows.count()).toBe(31);
  await page.route("**/v1/admin/acts*", (route) => route.abort("connectionreset"));
  await page.getByRole("button", { name: "Show more" }).click();
  await page.getByRole("alert").filter({ hasText: "No connection" }).waitFor();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(31);
  await expect.poll(() => page.getByRole("alert").count()).toBe(0);
});

test("a map that was hidden is not called live before anything has been heard of it again", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const links = page.getByText(/^(?:Live|Connecting)$/u);
  await page.getByRole("listbox").waitFor();
  await expect.poll(() => links.allTextContents()).toEqual(["Live", "Live"]);
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/admin/shows/**", async (route) => {
    await held;
    await route.continue();
  });
  for (const state of ["hidden", "visible"]) {
    await page.evaluate((seen) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => seen });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    await drawn(page);
  }
  await expect.poll(() => links.allTextContents()).toEqual(["Live", "Connecting"]);
  letGo();
  await expect.poll(() => links.allTextContents()).toEqual(["Live", "Live"]);
});

test("a dashboard of which nothing is heard says so, to who listens and of the seats as well", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  const { page, allow } = await visitConsole(visit, "/console");
  allow(/^failed GET .*: net::ERR_CONNECTION_RESET$/u);
  await page.getByRole("heading", { level: 1 }).waitFor();
  for (const live of ["**/figures", "**/figures/stream", "**/seats", "**/seats/stream"]) {
    await page.route(live, (route) => route.abort("connectionreset"));
  }
  await page.goto(`/console/concerts/${concertId}`);
  await page.getByText("The figures cannot be read at the moment.").waitFor();
  await page.getByText("The seats cannot be read at the moment.").waitFor();
  await page.getByRole("status").filter({ hasText: "Disconnected" }).waitFor();
  await page.getByRole("status").filter({ hasText: "Audit: everything holds" }).waitFor();
  await page.unrouteAll();
  await page.getByRole("listbox").waitFor();
  await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
});

test("an audit of which nothing is heard any more is not told as how it is now", async ({ house, visit }) => {
  const { concertId } = await house.concert({ title: "Blue Night", shows });
  const { page } = await visitConsole(visit, "/console");
  await page.getByRole("heading", { level: 1, name: "Concerts" }).waitFor();
  // What held almost three minutes ago; of the next look nothing is ever heard.
  await page.route("**/v1/admin/audit", async (route) => {
    const response = await route.fetch();
    const checkedAt = new Date(Date.now() - 175_000).toISOString();
    await route.fulfill({ response, json: { ...((await response.json()) as object), checkedAt } });
  });
  await page.goto(`/console/concerts/${concertId}`);
  await page
    .getByRole("status")
    .filter({ hasText: /Audit: held at .*, not known since/u })
    .waitFor();
  await page.getByRole("button", { name: /Audit: held at/u }).click();
  await page.unrouteAll();
  await page.getByRole("dialog").getByRole("button", { name: "Check now" }).click();
  await page.getByText("Audit: everything holds").waitFor();
});
