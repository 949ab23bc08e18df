/** A fan's tickets: in order, at hand without a network, and honest about what they are good for. */
import { readFile } from "node:fs/promises";

import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { drawn } from "#test/browser/drawn.ts";
import { buySeats } from "#test/browser/purchases.ts";
import { as, type Guest, type House } from "#test/house.ts";
import { testSecret } from "#test/server.ts";
import { Tokens } from "#tokens.ts";

const test = browserTest();

/** A guest with seat 4 of a later show and seats 7 and 8 of an earlier one. */
async function guestWithTickets(house: House) {
  const guest = await house.guest(500_000);
  const shows = ["2031-05-03", "2031-05-01"].map((day) => ({ startsAt: `${day}T10:00:00Z`, price: 30_000 }));
  const { concertId, showIds } = await house.concert({
    title: "Lights over the River",
    venue: "Riverside Hall",
    shows,
  });
  const [later = 0, earlier = 0] = showIds;
  await buySeats(house, guest, { concertId, showId: later, seats: [4] });
  const { paymentId } = await buySeats(house, guest, { concertId, showId: earlier, seats: [7, 8] });
  return { guest, paymentId };
}

async function codeOf(house: House, { accessToken }: Guest, seat: number): Promise<string> {
  type Tickets = { items: { ticketCode: string; seat: { number: number } }[] };
  const { body } = await house.api().get<Tickets>("/v1/tickets", as(accessToken));
  return body.items.find((ticket) => ticket.seat.number === seat)?.ticketCode ?? "";
}

test("the next show's tickets come first; a tap makes the code large, Escape small again", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page } = await visit("/", { as: guest, language: "ko", size: "phone", scheme: "dark" });
  await page.getByRole("link", { name: "티켓" }).click();
  const codes = page.getByRole("button", { name: "입장용으로 크게 보기" });
  await codes.first().waitFor();
  const names = await Promise.all((await codes.all()).map((code) => code.getAttribute("aria-label")));
  expect(names.map((name) => /(\d+) 좌석$/u.exec(name ?? "")?.[1])).toEqual(["07", "08", "04"]);

  await codes.first().click();
  const dialog = page.getByRole("dialog", { name: "07번" });
  await dialog.getByText(await codeOf(house, guest, 7)).waitFor();
  expect(await dialog.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe("rgb(255, 255, 255)");
  expect((await dialog.getByRole("img").boundingBox())?.width).toBeGreaterThan(300);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await codes.first().evaluate((element) => element === document.activeElement)).toBe(true);
});

test("a ticket that is read at the door shows no code any more, while it is held up", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const ticketCode = await codeOf(house, guest, 7);
  const { page } = await visit(`/me/tickets/${ticketCode}`, { as: guest });
  await page.getByText("Valid", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Hold up to the reader" }).click();
  await page.getByRole("dialog", { name: "Seat 07" }).waitFor();
  await house.operate("post", "/v1/admin/check-ins", { ticketCode });
  await page.getByText("Used", { exact: true }).waitFor();
  await page.getByText(/^Let in /u).waitFor();
  await expect.poll(() => page.getByRole("img", { name: /QR/u }).count()).toBe(0);
});

test("a refunded ticket says that it lets nobody in", async ({ house, visit }) => {
  const { guest, paymentId } = await guestWithTickets(house);
  await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
  const { page } = await visit("/me/tickets", { as: guest });
  await expect.poll(() => page.getByText("Refunded: this ticket lets nobody in.").count()).toBe(2);
  await expect.poll(() => page.getByRole("img", { name: /QR/u }).count()).toBe(1);
});

test("tickets are there without a network, also in a new tab", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page, context, openTab, allow } = await visit("/me/tickets", { as: guest });
  const codes = page.getByRole("button", { name: "Hold up to the reader" });
  await expect.poll(() => codes.count()).toBe(3);
  allow(/^failed GET \/v1\//u);
  await context.setOffline(true);
  await page.getByRole("link", { name: "Lights over the River" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Ticket" }).waitFor();
  await page.getByText(await codeOf(house, guest, 7)).waitFor();

  await context.setOffline(false);
  await context.route("**/v1/tickets*", (route) => route.abort("internetdisconnected"));
  const tab = await openTab("/me/tickets");
  await tab.getByText("Without a connection: the tickets as of").waitFor();
  await expect.poll(() => tab.getByRole("button", { name: "Hold up to the reader" }).count()).toBe(3);
});

test("whoever comes back after the token has ended is who they were", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const fortyDays = 40 * 86_400;
  const ended = new Tokens({ secret: testSecret, accessSeconds: -fortyDays, queueSeconds: 60 }).issueAccess(
    guest.userId,
  );
  const back = { ...guest, accessToken: ended.token, expiresAt: new Date(ended.expiresAt).toISOString() };
  const { page, allow } = await visit("/me/tickets", { as: back });
  allow(/^401 GET \/v1\//u);
  await expect.poll(() => page.getByRole("button", { name: "Hold up to the reader" }).count()).toBe(3);
});

test("an account that the server refuses is told as lost, and its tickets stay", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page, allow } = await visit("/me/tickets", { as: guest });
  const codes = page.getByRole("button", { name: "Hold up to the reader" });
  await expect.poll(() => codes.count()).toBe(3);
  allow(/^401 (?:GET|POST) \/v1\//u);
  await page.evaluate(() => {
    const session = JSON.parse(localStorage.getItem("jari.session") ?? "{}") as Record<string, unknown>;
    localStorage.setItem("jari.session", JSON.stringify({ ...session, accessToken: "no token of ours" }));
  });
  await page.reload();
  await page.getByText("This device was signed out").waitFor();
  await expect.poll(() => codes.count()).toBe(3);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Lights over the River" }).first().click();
  await page.getByText(await codeOf(house, guest, 7)).waitFor();
  await page.goto("/me");
  await page.getByRole("heading", { level: 1, name: "This device was signed out" }).waitFor();

  // Going on as somebody new takes nothing away.
  await page.goto("/me/balance");
  await page.getByRole("button", { name: "Charge ₩50,000" }).click();
  await page.getByText("₩50,000 charged.").waitFor();
  await page.goto("/me/tickets");
  await page.getByRole("heading", { name: "No tickets yet" }).waitFor();
  await expect.poll(() => codes.count()).toBe(3);
});

test("a show is handed to the calendar as a file", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page } = await visit(`/me/tickets/${await codeOf(house, guest, 4)}`, { as: guest });
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Add to calendar" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  expect(file).toContain("DTSTART:20310503T100000Z\r\n");
  expect(file).toContain("LOCATION:Riverside Hall\r\n");
});

test("whoever signs out leaves no tickets behind, after being warned", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page } = await visit("/me/tickets", { as: guest });
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toContain(`jari.tickets.${guest.userId}`);
  await page.goto("/me");
  await page.getByRole("button", { name: "Sign out on this device" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out?" });
  await dialog.getByText(/unless another device is signed in too/u).waitFor();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/");
  await page.getByRole("heading", { level: 1, name: "First come, first seated." }).waitFor();
  await drawn(page);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test("a code that is held up keeps the screen on, also after the page was hidden", async ({ house, visit }) => {
  const { guest } = await guestWithTickets(house);
  const { page } = await visit("/", { as: guest });
  await page.addInitScript(() => {
    // How many locks have been asked for and not given back; the browser ends those of a page that is hidden.
    let held = 0;
    const tell = (): void => void (document.documentElement.dataset["held"] = String(held));
    const release = async (): Promise<void> => {
      held -= 1;
      tell();
    };
    const request = async (): Promise<{ release: () => Promise<void> }> => {
      held += 1;
      tell();
      return { release };
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
  });
  await page.goto(`${house.baseUrl}/me/tickets`);
  await page.getByRole("button", { name: "Hold up to the reader" }).first().click();
  const held = page.locator("html");
  await expect.poll(() => held.getAttribute("data-held")).toBe("1");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(() => held.getAttribute("data-held")).toBe("2");
  await page.keyboard.press("Escape");
  await expect.poll(() => held.getAttribute("data-held")).toBe("0");
});

test("on paper there is the ticket and nothing else, dark on white, also for whoever has a dark screen", async ({
  house,
  visit,
}) => {
  const { guest } = await guestWithTickets(house);
  const ticketCode = await codeOf(house, guest, 7);
  const { page } = await visit(`/me/tickets/${ticketCode}`, { as: guest, scheme: "dark" });
  await page.getByText(ticketCode, { exact: true }).waitFor();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const code = page.getByText(ticketCode, { exact: true });
  await expect.poll(() => code.isVisible()).toBe(true);
  await expect.poll(() => page.getByRole("img", { name: "QR code" }).isVisible()).toBe(true);
  const colours = await code.evaluate((node) => [
    getComputedStyle(node).color,
    getComputedStyle(document.documentElement).backgroundColor,
  ]);
  expect(colours).toEqual(["rgb(23, 18, 31)", "rgb(255, 255, 255)"]);
  for (const name of ["Add to calendar", "Copy the code", "All tickets", "See the reservation"]) {
    expect(await page.getByText(name).isVisible(), name).toBe(false);
  }
  await expect.poll(() => page.getByRole("banner").isVisible()).toBe(false);
  await page.goto("/me/tickets");
  await code.waitFor();
});
