/** A fan's reservations: holds that are given up, payments, refunds, receipts. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { drawn } from "#test/browser/drawn.ts";
import { buySeats, holdSeats } from "#test/browser/purchases.ts";
import { as, type House } from "#test/house.ts";

const test = browserTest();

async function openConcert(house: House): Promise<{ concertId: number; showId: number }> {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats: 12, price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  return { concertId, showId: showIds[0] ?? 0 };
}

test("a hold leads to its payment, and can be given up", async ({ house, visit }) => {
  const guest = await house.guest();
  const concert = await openConcert(house);
  const { reservationId, queueToken } = await holdSeats(house, guest, { ...concert, seats: [3, 4] });
  const { page } = await visit("/me", { as: guest, language: "ko", size: "phone" });
  const checkout = `/concerts/${concert.concertId}/checkout/${reservationId}`;
  const reminder = page.getByRole("region", { name: "결제를 기다리는 자리가 있습니다" });
  expect(await reminder.getByRole("link", { name: "결제하기" }).getAttribute("href")).toBe(checkout);
  expect(await reminder.getByRole("timer").textContent()).toMatch(/^\d:\d\d$/u);

  await page.getByRole("link", { name: "예매 내역" }).click();
  await page.getByRole("link", { name: `예매 ${reservationId}번, Lights over the River` }).click();
  await page.getByText("결제 대기").waitFor();
  await page.getByRole("button", { name: "자리 취소하기" }).click();
  const dialog = page.getByRole("dialog", { name: "이 자리를 취소할까요?" });
  await dialog.getByRole("button", { name: "취소하기" }).click();
  await page.getByText("결제하기 전에 자리를 취소하셨습니다.").waitFor();
  const path = `/v1/shows/${concert.showId}/seats`;
  const map = await house.api().get<{ seats: { status: string }[] }>(path, as(queueToken));
  expect(map.body.seats.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => "AVAILABLE"));
});

test("what was paid leads to its tickets and its receipt; a refund is told with its reason", async ({
  house,
  visit,
}) => {
  const guest = await house.guest(100_000);
  const { reservationId, paymentId } = await buySeats(house, guest, { ...(await openConcert(house)), seats: [7, 8] });
  const { page } = await visit(`/me/reservations/${reservationId}`, { as: guest });
  await page.getByRole("link", { name: "See the tickets" }).waitFor();
  await page.getByRole("link", { name: "Receipt" }).click();
  await page.waitForURL(`**/me/receipts/${paymentId}`);
  const receipt = page.getByRole("main");
  await expect.poll(() => receipt.innerText()).toMatch(/Total\s+₩60,000\s+Balance after payment\s+₩40,000/u);

  await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
  await page.reload();
  await expect.poll(() => receipt.innerText()).toMatch(/Refunded[^]*Reason\s+The show moved\./u);
  await page.getByRole("link", { name: "See the reservation" }).click();
  await page.getByText("₩60,000 is back on your balance").waitFor();
});

test("a refund is never taken for seats that were given up, however late its payment is read", async ({
  house,
  visit,
}) => {
  const guest = await house.guest(100_000);
  const { reservationId, paymentId } = await buySeats(house, guest, { ...(await openConcert(house)), seats: [7] });
  await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
  const { page } = await visit("/", { as: guest });
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/v1/payments*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`/me/reservations/${reservationId}`);
  await page.getByText("Total").waitFor();
  await drawn(page);
  expect(await page.getByRole("main").innerText()).not.toMatch(/Released|gave the seats up/u);
  letGo();
  await page.getByText("₩30,000 is back on your balance").waitFor();
});

test("two shows of one day are told apart by their time, wherever a reservation is told", async ({ house, visit }) => {
  const guest = await house.guest(100_000);
  const shows = ["05:00", "10:00"].map((time) => ({ startsAt: `2031-05-01T${time}:00Z`, price: 30_000 }));
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const [matinee = 0, evening = 0] = showIds;
  const early = await buySeats(house, guest, { concertId, showId: matinee, seats: [1] });
  const late = await buySeats(house, guest, { concertId, showId: evening, seats: [1] });
  const { page } = await visit("/me/reservations", { as: guest });
  await page.getByText("1 May 2031, 14:00").waitFor();
  await page.getByText("1 May 2031, 19:00").waitFor();
  await page.goto(`/me/reservations/${early.reservationId}`);
  await page.getByText("1 May 2031, 14:00").waitFor();
  await page.goto(`/me/receipts/${late.paymentId}`);
  await page.getByText("1 May 2031, 19:00").waitFor();
});

test("on paper there is the receipt and nothing else", async ({ house, visit }) => {
  const guest = await house.guest(100_000);
  const { paymentId } = await buySeats(house, guest, { ...(await openConcert(house)), seats: [1] });
  const { page } = await visit(`/me/receipts/${paymentId}`, { as: guest });
  await page.getByText("Payment no.").waitFor();
  await page.emulateMedia({ media: "print" });
  await expect.poll(() => page.getByText("Payment no.").isVisible()).toBe(true);
  await expect.poll(() => page.getByRole("banner").isVisible()).toBe(false);
  await expect.poll(() => page.getByText("Print", { exact: true }).isVisible()).toBe(false);
});

test("somebody else's reservation is not shown", async ({ house, visit }) => {
  const other = await house.guest();
  const { reservationId } = await holdSeats(house, other, { ...(await openConcert(house)), seats: [2] });
  const { page, allow } = await visit("/me/reservations", { as: await house.guest() });
  await page.getByRole("heading", { name: "No reservations yet" }).waitFor();
  allow(/^404 GET \/v1\/reservations/u);
  await page.goto(`/me/reservations/${reservationId}`);
  await page.getByRole("heading", { name: "There is no such thing" }).waitFor();
});

test("a fan's seats are told with their section, wherever they are told", async ({ house, visit }) => {
  const guest = await house.guest(100_000);
  const sections = [
    { name: "R", from: 1, to: 6, price: 30_000 },
    { name: "S", from: 7, to: 12, price: 20_000 },
  ];
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats: 12, sections }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const seats = { concertId, showId: showIds[0] ?? 0, seats: [6, 7] };
  const { reservationId, queueToken } = await holdSeats(house, guest, seats);
  const { page } = await visit("/me", { as: guest, language: "ko", size: "phone" });
  const named = "R 구역 06번, S 구역 07번";
  await page.getByRole("region", { name: "결제를 기다리는 자리가 있습니다" }).getByText(named).waitFor();
  await page.goto("/me/reservations");
  await page.getByText(named).waitFor();
  const paths = [`/me/reservations/${reservationId}`, `/concerts/${concertId}/checkout/${reservationId}`];
  for (const path of paths) {
    await page.goto(path);
    await page.getByRole("term").filter({ hasText: "R 구역 06번" }).waitFor();
  }
  const paid = await house.api().post<{ paymentId: number }>("/v1/payments", as(queueToken, { reservationId }));
  await page.reload();
  await page.getByRole("definition").filter({ hasText: named }).waitFor();
  await page.goto(`/me/receipts/${paid.body.paymentId}`);
  await page.getByRole("term").filter({ hasText: "S 구역 07번" }).waitFor();
});
