/** An operator's day: from an empty house to a sale, a refund, the door, and the record of it all. */
import { readFile } from "node:fs/promises";

import type { Page } from "playwright-core";
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { visitConsole } from "#test/browser/operators.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";
import { as, type House, type Json } from "#test/house.ts";

const test = browserTest();

/** Fills in the form for a concert of 50 seats and sends it. */
async function sendConcert(page: Page, title: string): Promise<void> {
  await page.getByRole("link", { name: "Create a concert" }).click();
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Begins").fill("2031-05-01T19:00");
  await page.getByRole("button", { name: "Create", exact: true }).click();
}

/** Creates a concert of 50 seats by the form, as far as its dashboard. */
async function createConcert(page: Page, title: string): Promise<number> {
  await sendConcert(page, title);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return Number(/concerts\/(\d+)$/u.exec(page.url())?.[1]);
}

/** Has the answer to each creation get lost, after the service has given it; answers how many were asked. */
async function loseAnswers(page: Page, upTo: number): Promise<() => number> {
  let asked = 0;
  await page.route("**/v1/admin/concerts", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    asked += 1;
    if (asked > upTo) return route.continue();
    await route.fetch();
    return route.abort("connectionreset");
  });
  return () => asked;
}

async function titlesOf(house: House): Promise<unknown[]> {
  const { items } = await house.operate("get", "/v1/admin/concerts");
  return (items as { title: string }[]).map(({ title }) => title);
}

async function showOf(house: House, concertId: number): Promise<{ showId: number; startsAt: string }> {
  const { shows } = await house.operate("get", `/v1/admin/concerts/${concertId}`);
  const [show] = shows as [{ showId: number; startsAt: string }];
  return show;
}

/** The big figure of this name on the dashboard. */
function figure(page: Page, name: string): Promise<string> {
  const term = page.getByRole("term").filter({ hasText: name }).first();
  return term.locator("xpath=following-sibling::dd/span[1]").innerText();
}

async function changeState(page: Page, action: string): Promise<void> {
  await page.getByRole("button", { name: action, exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: action, exact: true }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

test("an operator creates a concert, watches a fan buy, stops the sale, and takes the money with them as a file", async ({
  house,
  visit,
}) => {
  const { page } = await visitConsole(visit, "/console");
  const concertId = await createConcert(page, "Lights over the River");
  const { showId, startsAt } = await showOf(house, concertId);
  expect(startsAt).toBe("2031-05-01T10:00:00.000Z");
  await expect.poll(() => figure(page, "Sold seats")).toBe("0");

  const guest = await house.guest(500_000);
  await buySeats(house, guest, { concertId, showId, seats: [7, 8] });
  await expect.poll(() => figure(page, "Sold seats")).toBe("2");
  await page.getByText("Audit: everything holds").waitFor();

  await changeState(page, "Pause");
  await page.getByText("Now: paused").waitFor();
  const late = await house.guest();
  const joined = await house.api().post<Json>(`/v1/concerts/${concertId}/queue`, as(late.accessToken));
  expect(joined.body).toMatchObject({ status: "WAITING" });
  await expect.poll(() => figure(page, "Waiting")).toBe("1");
  await changeState(page, "Open");
  await expect.poll(() => figure(page, "Waiting")).toBe("0");

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Sales as CSV" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  expect(file.trim().split("\r\n")).toHaveLength(3);
});

test("an operator changes how many are let in, while it is shown how it is now", async ({ house, visit }) => {
  const { concertId } = await house.concert({
    title: "Blue Night",
    queue: { capacity: 40 },
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const capacity = page.getByLabel("Fans inside at once");
  await expect.poll(() => capacity.inputValue()).toBe("40");
  await capacity.fill("many");
  await page.getByRole("button", { name: "Change the flow" }).click();
  await page.getByRole("alert").filter({ hasText: "Enter a whole number" }).waitFor();
  await capacity.fill("25");
  await page.getByLabel("Let in per second").fill("2.5");
  await page.getByRole("button", { name: "Change the flow" }).click();
  await page.getByText("of 25 at most").waitFor();
  const { queue } = await house.operate("get", `/v1/admin/concerts/${concertId}`);
  expect(queue).toMatchObject({ capacity: 25, admitPerSecond: 2.5 });
});

test("what an operator has typed stays while somebody else changes the rest of the flow", async ({ house, visit }) => {
  const { concertId } = await house.concert({
    title: "Blue Night",
    queue: { capacity: 40, passSeconds: 600 },
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const { page } = await visitConsole(visit, `/console/concerts/${concertId}`);
  const [capacity, buying] = [page.getByLabel("Fans inside at once"), page.getByLabel("Time to buy")];
  await expect.poll(() => buying.inputValue()).toBe("600");
  await capacity.fill("25");
  await house.operate("patch", `/v1/admin/concerts/${concertId}/queue`, { capacity: 50, passSeconds: 300 });
  await expect.poll(() => buying.inputValue()).toBe("300");
  await expect.poll(() => capacity.inputValue()).toBe("25");
  await page.getByRole("button", { name: "Change the flow" }).click();
  await page.getByText("The flow is changed, on every instance.").waitFor();
  await page.getByRole("button", { name: "Change the flow" }).click();
  await page.getByText("Nothing to change: it is so already.").waitFor();
  const { queue } = await house.operate("get", `/v1/admin/concerts/${concertId}`);
  expect(queue).toMatchObject({ capacity: 25, passSeconds: 300 });
});

test("a search keeps its words and the focus, and says what can be searched for", async ({ visit }) => {
  const { page, allow } = await visitConsole(visit, "/console/sales");
  allow(/^400 GET \/v1\/admin\/reservations/u);
  const words = page.getByLabel("Search", { exact: true });
  await words.fill("nobody");
  await words.press("Enter");
  await page.waitForURL(/\?q=nobody$/u);
  await page.getByText("Nothing found").waitFor();
  expect(await words.evaluate((field) => field === document.activeElement)).toBe(true);
  await words.fill("noone");
  await page.getByLabel("Status").selectOption("PAID");
  await page.waitForURL(/q=noone&status=PAID$/u);
  await expect.poll(() => words.inputValue()).toBe("noone");
  await words.fill("'");
  await words.press("Enter");
  await page.getByText("Nothing can be found by this").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Try again" }).count()).toBe(0);
});

test("a payment is found, refunded with a reason, and its seat is free again; the record says who did it", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert({
    title: "Lights over the River",
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const showId = showIds[0] ?? 0;
  const guest = await house.guest(100_000);
  const { reservationId } = await buySeats(house, guest, { concertId, showId, seats: [7] });

  const { page } = await visitConsole(visit, "/console/sales");
  await page.getByLabel("Search", { exact: true }).fill(guest.userId);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("cell", { name: "1 May 2031, 19:00" }).waitFor();
  await page.getByRole("link", { name: String(reservationId), exact: true }).click();
  await page.getByRole("heading", { level: 1, name: `Reservation ${reservationId}` }).waitFor();
  await page.getByText("1 May 2031, 19:00").waitFor();
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Refund ₩30,000" }).click();
  await dialog.getByText("Say why: the fan reads it.").waitFor();
  await dialog.getByLabel("Reason").fill("The show moved.");
  await dialog.getByRole("button", { name: "Refund ₩30,000" }).click();
  await page.getByText("The payment is refunded.").waitFor();
  await page.getByText("The show moved.").waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Refund", exact: true }).count()).toBe(0);

  const { body: balance } = await house
    .api()
    .get<{ balance: number }>(`/v1/users/${guest.userId}/balance`, as(guest.accessToken));
  expect(balance.balance).toBe(100_000);
  await buySeats(house, await house.guest(50_000), { concertId, showId, seats: [7] });

  await page.getByRole("link", { name: "Record" }).click();
  const refund = page.getByRole("row").filter({ hasText: "Refunded a payment" });
  await refund.first().waitFor();
  expect(await refund.first().innerText()).toContain("admin");
});

test("a hold is released, and the fan who held is told of it", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({
    title: "Blue Night",
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const guest = await house.guest();
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [3] });
  const { page } = await visitConsole(visit, `/console/reservations/${reservationId}`);
  await page.getByRole("button", { name: "Release the hold" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release", exact: true }).click();
  await page.getByText("The hold is released.").waitFor();
  const { body } = await house.api().get<Json>(`/v1/reservations/${reservationId}`, as(guest.accessToken));
  expect(body).toMatchObject({ status: "CANCELLED" });
});

test("a concert whose answer gets lost is asked for again by itself, and created once", async ({ house, visit }) => {
  const { page, allow } = await visitConsole(visit, "/console");
  allow(/^failed POST .*\/concerts/u);
  const asked = await loseAnswers(page, 1);
  await createConcert(page, "Lost and Found");
  expect(asked()).toBe(2);
  expect((await titlesOf(house)).filter((title) => title === "Lost and Found")).toHaveLength(1);
});

test("a form whose answers all get lost creates no second concert, though it is changed before it is sent again", async ({
  house,
  visit,
}) => {
  const { page, allow } = await visitConsole(visit, "/console");
  allow(/^failed POST .*\/concerts/u, /^422 POST .*\/concerts/u);
  await loseAnswers(page, Number.POSITIVE_INFINITY);
  await sendConcert(page, "Lights out");
  await page.getByText("It is not known whether the concert was created").waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await page.getByLabel("Title").fill("Lights in");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByText("This form has created a concert already").waitFor();
  const titles = await titlesOf(house);
  expect(titles).toContain("Lights out");
  expect(titles).not.toContain("Lights in");
  await page.getByLabel("Title").fill("Lights out");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Lights out" }).waitFor();
  expect(await titlesOf(house)).toEqual(titles);
});

test("what is wrong with a show goes with it when it is removed", async ({ visit }) => {
  const { page } = await visitConsole(visit, "/console/concerts/new");
  await page.getByLabel("Title").fill("Lights out");
  await page.getByRole("button", { name: "Add a show" }).click();
  await page.getByLabel("Begins").nth(1).fill("2031-05-01T19:00");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "This is needed." }).waitFor();
  await page.getByRole("button", { name: "Remove show 1" }).click();
  await page.getByRole("button", { name: "Remove show 1" }).waitFor({ state: "detached" });
  await expect.poll(() => page.getByLabel("Begins").inputValue()).toBe("2031-05-01T19:00");
  await expect.poll(() => page.getByRole("alert").count()).toBe(0);
});

test("a refusal of a refund is forgotten when one asks anew", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({
    title: "Blue Night",
    shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
  });
  const guest = await house.guest(100_000);
  const { reservationId } = await buySeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [7] });
  type Tickets = { items: [{ ticketCode: string }] };
  const { body } = await house.api().get<Tickets>("/v1/tickets", as(guest.accessToken));
  await house.operate("post", "/v1/admin/check-ins", { ticketCode: body.items[0].ticketCode });
  const { page, allow } = await visitConsole(visit, `/console/reservations/${reservationId}`);
  allow(/^409 POST \/v1\/admin\/payments\/\d+\/refund$/u);
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("The show moved.");
  await dialog.getByRole("button", { name: "Refund ₩30,000" }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await expect.poll(() => dialog.getByLabel("Reason").inputValue()).toBe("The show moved.");
  await expect.poll(() => dialog.getByRole("alert").count()).toBe(0);
});
