/** Charging where the house allows little at once: what is offered can be charged, and what takes several charges is said. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { holdSeats } from "#test/browser/purchases.ts";

const test = browserTest({ MAX_CHARGE: "50000", MAX_BALANCE: "200000" });

const shows = [
  { startsAt: "2031-05-01T10:00:00Z", price: 120_000 },
  { startsAt: "2031-05-02T10:00:00Z", price: 250_000 },
];

test("a seat that costs more than one charge is paid after several", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const guest = await house.guest();
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats: [5] });
  const { page } = await visit(`/concerts/${concertId}/checkout/${reservationId}`, { as: guest });
  await page.getByText("At most ₩50,000 can be charged at once, so this takes 3 charges.").waitFor();
  await page.getByRole("button", { name: "Charge ₩50,000" }).click();
  await page.getByText("so this takes 2 charges.").waitFor();
  await page.getByRole("button", { name: "Charge ₩50,000" }).click();
  await page.getByRole("button", { name: "Charge ₩20,000" }).click();
  await page.getByRole("button", { name: "Pay ₩120,000" }).click();
  await page.getByRole("heading", { level: 1, name: "You are going!" }).waitFor();
});

test("seats that cost more than a balance may be are said to be too expensive", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const guest = await house.guest();
  const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[1] ?? 0, seats: [5] });
  const { page } = await visit(`/concerts/${concertId}/checkout/${reservationId}`, { as: guest });
  await page.getByText("A balance may be at most ₩200,000, which is not enough for these seats.").waitFor();
});

test("seats that no balance can pay for are said to be so before they are taken", async ({ house, visit }) => {
  const sections = [
    { name: "R", from: 1, to: 4, price: 120_000 },
    { name: "S", from: 5, to: 8, price: 50_000 },
  ];
  const { concertId } = await house.concert({ title: "Dear", shows: [{ ...shows[0], seats: 8, sections }] });
  const { page } = await visit(`/concerts/${concertId}/seats`, { as: await house.guest() });
  await page.getByRole("radio", { name: "List" }).check();
  const first = page.getByRole("button", { name: "01, section R, ₩120,000" });
  await first.click();
  const take = page.getByRole("button", { name: "Take these seats" });
  await expect.poll(() => take.getAttribute("aria-disabled")).toBe(null);
  await page.getByRole("button", { name: "02, section R, ₩120,000" }).click();
  await page.getByText("A balance may be at most ₩200,000").waitFor();
  expect(await take.getAttribute("aria-disabled")).toBe("true");
  await expectAccessible(page);
  await first.click();
  await page.getByText("A balance may be at most ₩200,000").waitFor({ state: "detached" });
  await take.click();
  await page.waitForURL("**/checkout/*");
});

test("the balance page offers what can be charged, and says the limit as it is", async ({ house, visit }) => {
  const { page } = await visit("/me/balance", { as: await house.guest() });
  await page.getByRole("radio", { name: "Other" }).check();
  await page.getByText("From 1 won to ₩50,000 at once").waitFor();
  await page.getByRole("radio", { name: "₩100,000" }).waitFor({ state: "detached" });
});

test("what the server finds wrong with a charge is told in its words", async ({ house, visit }) => {
  const { page, allow } = await visit("/me/balance", { as: await house.guest() });
  allow(/^400 POST .*\/charges/u);
  const errors = [{ path: "body/amount", message: "must be <= 20000" }];
  const refusal = {
    type: "/problems/INVALID_REQUEST",
    title: "",
    status: 400,
    code: "INVALID_REQUEST",
    detail: "",
    errors,
  };
  await page.route("**/charges", (route) =>
    route.fulfill({ status: 400, contentType: "application/problem+json", json: refusal }),
  );
  await page.getByRole("button", { name: "Charge ₩50,000" }).click();
  await page.getByText("body/amount: must be <= 20000").waitFor();
});
