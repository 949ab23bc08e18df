/** The balance of a fan: charging it, once whatever happens on the way, and reading what moved. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { buySeats } from "#test/browser/purchases.ts";
import { as, type Guest, type House } from "#test/house.ts";

const test = browserTest({ MAX_BALANCE: "1000000" });

async function statementOf(house: House, { userId, accessToken }: Guest): Promise<{ amount: number }[]> {
  const path = `/v1/users/${userId}/balance/transfers?limit=100`;
  const { body } = await house.api().get<{ items: { amount: number }[] }>(path, as(accessToken));
  return body.items;
}

test("looking makes no account, charging does", async ({ visit }) => {
  const { page } = await visit("/me", { language: "ko", size: "phone" });
  await page.getByRole("heading", { level: 1, name: "아직 계정이 없습니다" }).waitFor();
  await page.getByRole("link", { name: "충전하기" }).click();
  await page.getByRole("heading", { level: 1, name: "잔액" }).waitFor();
  expect(await page.evaluate(() => localStorage.getItem("jari.session"))).toBeNull();

  await page.getByRole("radio", { name: "30,000원", exact: true }).check();
  await page.getByRole("button", { name: "30,000원 충전하기" }).click();
  await page.getByText("30,000원을 충전했습니다. 잔액은 30,000원입니다.").waitFor();
  const line = page.getByRole("listitem").filter({ hasText: "+30,000원" });
  await expect.poll(() => line.textContent()).toContain("충전");
  expect(await page.evaluate(() => localStorage.getItem("jari.session"))).not.toBeNull();
});

test("an amount of one's own is charged by keyboard alone, and what is wrong with it is told", async ({
  house,
  visit,
}) => {
  const { page } = await visit("/me/balance", { as: await house.guest() });
  await page.getByRole("radio", { name: "₩50,000" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const field = page.getByRole("textbox", { name: "Amount in won" });
  await page.keyboard.press("Tab");
  await page.keyboard.type("a lot");
  await page.keyboard.press("Enter");
  await page.getByText("Digits only, such as 35,000.").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  await field.fill("1,000,001");
  await page.getByText("At most ₩1,000,000 at once.").waitFor();
  await field.fill("35,000");
  await page.keyboard.press("Enter");
  await page.getByText("₩35,000 charged. Your balance is ₩35,000.").waitFor();
});

test("a balance that would grow too large is refused, with what can be charged instead", async ({ house, visit }) => {
  const guest = await house.guest();
  const { page, allow } = await visit("/me/balance", { as: guest });
  allow(/^409 POST .*\/charges/u);
  const charge = page.getByRole("button", { name: "Charge ₩50,000" });
  await charge.waitFor();
  await page.getByText("₩0", { exact: true }).waitFor();
  // On another device, after the balance was read here.
  const path = `/v1/users/${guest.userId}/balance/charges`;
  await house.api().post(path, as(guest.accessToken, { amount: 960_000 }));
  await charge.click();
  await page.getByText("It may be at most ₩1,000,000. You can charge up to ₩40,000 now.").waitFor();
});

test("a charge whose answer gets lost is asked again by itself, and happens once", async ({ house, visit }) => {
  const guest = await house.guest();
  const { page, allow } = await visit("/me/balance", { as: guest });
  allow(/^failed POST .*\/charges/u);
  let asked = 0;
  let letGo = (): void => undefined;
  const pressed = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/charges", async (route) => {
    asked += 1;
    if (asked > 1) return route.continue();
    await route.fetch();
    await pressed;
    return route.abort("connectionreset");
  });
  const button = page.getByRole("button", { name: "Charge ₩50,000" });
  await button.click();
  await button.click({ force: true });
  // Whatever the second press had sent would have come before this is answered.
  await page.evaluate(() => fetch("/v1/concerts"));
  expect(asked).toBe(1);
  letGo();
  await page.getByText("₩50,000 charged. Your balance is ₩50,000.").waitFor();
  expect(asked).toBe(2);
  expect(await statementOf(house, guest)).toMatchObject([{ amount: 50_000 }]);
});

test("a charge whose answer gets lost with the page is settled after it is loaded again", async ({ house, visit }) => {
  const guest = await house.guest();
  const { page, allow } = await visit("/me/balance", { as: guest });
  allow(/^failed POST .*\/charges/u);
  await page.route("**/charges", async (route) => {
    await route.fetch();
    await route.abort("connectionreset");
  });
  await page.getByRole("button", { name: "Charge ₩50,000" }).click();
  await expect.poll(() => statementOf(house, guest)).toHaveLength(1);
  // Answers go on getting lost until then: it is asked again by itself, and would be settled without the reload.
  await page.reload();
  await page.getByRole("heading", { name: "Was it charged?" }).waitFor();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.getByText("₩50,000 charged. Your balance is ₩50,000.").waitFor();
  expect(await statementOf(house, guest)).toMatchObject([{ amount: 50_000 }]);
  await page.getByRole("button", { name: "Charge ₩50,000" }).waitFor();
});

test("the statement tells charges, payments and refunds apart, and reads on to its end", async ({ house, visit }) => {
  const guest = await house.guest(100_000);
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }];
  const { concertId, showIds } = await house.concert({ title: "Lights over the River", shows });
  const wanted = { concertId, showId: showIds[0] ?? 0, seats: [1] };
  const { paymentId, reservationId } = await buySeats(house, guest, wanted);
  await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
  for (let charged = 0; charged < 20; charged += 1) {
    const path = `/v1/users/${guest.userId}/balance/charges`;
    expect((await house.api().post(path, as(guest.accessToken, { amount: 1_000 }))).status).toBe(201);
  }

  const { page } = await visit("/me/balance", { as: guest });
  const lines = page.getByRole("region", { name: "Statement" }).getByRole("listitem");
  await expect.poll(() => lines.count()).toBe(20);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => lines.count()).toBe(23);
  const [refund, payment] = [await lines.nth(20).innerText(), await lines.nth(21).innerText()];
  expect(refund).toMatch(/Refund[^]*\+₩30,000[^]*Balance ₩100,000/u);
  expect(payment).toMatch(/Payment[^]*−₩30,000[^]*Balance ₩70,000/u);
  await lines.nth(21).getByRole("link").click();
  await page.waitForURL(`**/me/reservations/${reservationId}`);
});
