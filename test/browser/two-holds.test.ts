/** A fan who holds seats twice: paying once ends the turn, so what becomes of the other hold is said before and after. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { drawn } from "#test/browser/drawn.ts";
import { holdSeats } from "#test/browser/purchases.ts";
import { as, type Guest, type House } from "#test/house.ts";

const test = browserTest();

/** A guest with two holds of one concert, and the ways to both checkouts. */
async function twiceHolder(
  house: House,
  capacity: number,
): Promise<{ guest: Guest; concertId: number; paths: string[] }> {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Twice", shows, queue: { capacity } });
  const guest = await house.guest(200_000);
  const paths: string[] = [];
  for (const seats of [[5, 6], [7]]) {
    const { reservationId } = await holdSeats(house, guest, { concertId, showId: showIds[0] ?? 0, seats });
    paths.push(`/concerts/${concertId}/checkout/${reservationId}`);
  }
  return { guest, concertId, paths };
}

test("paying for one says before what it ends, and leads back into line for the other", async ({ house, visit }) => {
  const { guest, paths } = await twiceHolder(house, 10);
  const { page } = await visit(paths[0] ?? "", { as: guest, language: "en", size: "small" });
  await page.getByText("You hold other seats, and paying ends your turn").waitFor();
  await page.getByText("Seat 07 ·").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Pay for Seat 07 first" }).click();
  await page.waitForURL(`**${paths[1]}`);
  await page.getByText("Seat 05, Seat 06 ·").waitFor();
  await page.getByRole("button", { name: "Pay ₩30,000" }).click();
  await page.getByRole("heading", { level: 1, name: "You are going!" }).waitFor();
  await page.getByText("You still hold other seats").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Join the line again" }).click();
  await page.waitForURL(`**${paths[0]}`);
  const readAgain = page
    .waitForResponse(/\/v1\/payments$/u)
    .then(() => page.waitForResponse(/\/v1\/reservations(?:\?|$)/u));
  await page.getByRole("button", { name: "Pay ₩60,000" }).click();
  await page.getByRole("heading", { level: 1, name: "You are going!" }).waitFor();
  // What is held is known by now.
  await readAgain;
  await drawn(page);
  await expect.poll(() => page.getByText("You still hold other seats").count()).toBe(0);
});

test("where others wait, whoever joins again waits too, and paying meanwhile says so", async ({ house, visit }) => {
  const { guest, concertId, paths } = await twiceHolder(house, 1);
  const other = await house.guest();
  await house.api().post(`/v1/concerts/${concertId}/queue`, as(other.accessToken));
  const { page, allow } = await visit(paths[0] ?? "", { as: guest, language: "ko" });
  await page.getByText("결제하면 이번 순서가 끝납니다").waitFor();
  await page.getByRole("button", { name: "60,000원 결제하기" }).click();
  await page.getByRole("button", { name: "다시 줄 서기" }).click();
  await page.waitForURL("**/line");
  allow(/^403 POST .*\/v1\/payments/u, /403/u);
  await page.goto(`${house.baseUrl}${paths[1]}`);
  await page.getByRole("button", { name: "30,000원 결제하기" }).click();
  await page.getByText("아직 순서가 아닙니다").waitFor();
  await expectAccessible(page);
  await page.getByRole("link", { name: "대기실로 가기" }).click();
  await page.waitForURL("**/line");
});

test("a payment with the token of a turn that was ended elsewhere says so, once", async ({ house, visit }) => {
  const { guest, concertId, paths } = await twiceHolder(house, 10);
  const { page, allow } = await visit(`/concerts/${concertId}`, { as: guest, language: "en" });
  await page.getByRole("button", { name: "Get seats" }).click();
  await page.waitForURL("**/checkout/*");
  await page.goto(`${house.baseUrl}${paths[0]}`);
  const pay = page.getByRole("button", { name: "Pay ₩60,000" });
  await pay.waitFor();
  // On another device the fan pays for the other hold.
  const { body } = await house.api().post<{ token: string }>(`/v1/concerts/${concertId}/queue`, as(guest.accessToken));
  const paid = { reservationId: Number(paths[1]?.split("/").at(-1)) };
  expect((await house.api().post("/v1/payments", as(body.token, paid))).status).toBe(201);
  allow(/^401 POST .*\/v1\/payments/u, /401/u);
  await pay.click();
  await page.getByText("This turn is over").waitFor();
  await page.getByRole("link", { name: "To the waiting room" }).waitFor();
  // The token of that turn is not sent again: there is room in the line.
  await pay.click();
  await page.getByRole("heading", { level: 1, name: "You are going!" }).waitFor();
});
