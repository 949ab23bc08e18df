/** How waiting ends or stands still, and that each of these is told: leaving, a missed turn, paused and closed sales. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { openLine, untilPlace } from "#test/browser/lines.ts";

const test = browserTest();

test("leaving asks first, and gives the place up only then", async ({ house, visit }) => {
  const line = await openLine(house, { before: 2 });
  const { page } = await visit(line.path);
  await untilPlace(page, 2);
  const leave = page.getByRole("button", { name: "Leave the line" });
  const dialog = page.getByRole("dialog", { name: "Leave the line?" });
  await leave.click();
  await dialog.getByText("You lose your place").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Keep waiting" }).click();
  await dialog.waitFor({ state: "detached" });
  await leave.click();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await line.leave();
  await untilPlace(page, 1);

  await leave.click();
  await dialog.getByRole("button", { name: "Leave", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "You have left the line" }).waitFor();
  await expectAccessible(page);
  // Neither looking again nor loading again joins: that takes the fan's own word.
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "You have left the line" }).waitFor();
  await line.come();
  await page.getByRole("button", { name: "Join the line again" }).click();
  await untilPlace(page, 2);
});

test("a missed turn is explained, and the way back leads to the end of the line", async ({ house, visit }) => {
  const line = await openLine(house, { before: 1 });
  const { page } = await visit(line.path, { scheme: "dark" });
  await untilPlace(page, 1);
  await line.setQueue({ claimSeconds: 1 });
  await line.leave();
  await page.getByRole("heading", { level: 1, name: "Your turn has passed" }).waitFor();
  await page.getByText("No money was taken.").waitFor();
  await page.getByRole("link", { name: "See the concert" }).waitFor();
  await expectAccessible(page);
  await line.setQueue({ claimSeconds: 3_600 });
  await line.come();
  await page.getByRole("button", { name: "Join the line again" }).click();
  await untilPlace(page, 1);
});

test("a turn says when the connection is gone, and that it is back", async ({ house, visit }) => {
  const line = await openLine(house, { before: 1 });
  const { page, context, allow } = await visit(line.path);
  allow(/^failed GET /u);
  await untilPlace(page, 1);
  await page.getByText("Live", { exact: true }).waitFor();
  await line.leave();
  await page.getByRole("heading", { level: 1, name: "It is your turn" }).waitFor();
  await context.setOffline(true);
  await page.getByText("No connection", { exact: true }).waitFor();
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByText("Live", { exact: true }).waitFor();
});

test("a paused line says so, and goes on by itself in its order", async ({ house, visit }) => {
  const line = await openLine(house, { before: 1 });
  const { page } = await visit(line.path, { scheme: "dark" });
  await untilPlace(page, 1);
  await line.setQueue({ state: "paused" });
  await page.getByText("Nobody is let in right now", { exact: true }).waitFor();
  await page.getByText("Not known yet", { exact: true }).waitFor();
  await expectAccessible(page);
  await line.leave();
  await untilPlace(page, 1);
  await line.setQueue({ state: "open" });
  await page.getByRole("heading", { level: 1, name: "It is your turn" }).waitFor();
});

test("a closed line takes nobody new, and tells those in it that they are still served", async ({ house, visit }) => {
  const line = await openLine(house, { before: 1 });
  const { page } = await visit(line.path);
  await untilPlace(page, 1);
  await line.setQueue({ state: "closed" });
  await page.getByText("Whoever is in it is still served.").waitFor();
  await untilPlace(page, 1);
  await expectAccessible(page);

  const late = await visit(line.path);
  late.allow(/^409 POST \/v1\/concerts\/\d+\/queue/u);
  await late.page.getByRole("heading", { level: 1, name: "The sale is closed" }).waitFor();
  await expectAccessible(late.page);
  await expect.poll(() => late.page.getByRole("button", { name: "Try again" }).count()).toBe(0);

  await line.leave();
  await page.getByRole("heading", { level: 1, name: "It is your turn" }).waitFor();
});

test("the waiting room and the turn are told in Korean, on a phone", async ({ house, visit }) => {
  const line = await openLine(house, { before: 2 });
  const { page } = await visit(`/concerts/${line.concertId}`, { language: "ko", size: "small", scheme: "dark" });
  await page.getByRole("button", { name: "줄 서기" }).click();
  await page.getByRole("heading", { level: 1, name: "대기실" }).waitFor();
  await untilPlace(page, 2);
  await page.getByText("앞에 1명이 있습니다.", { exact: true }).waitFor();
  await expect.poll(() => page.title()).toContain("2번째");
  await expectAccessible(page);
  const overhang = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await overhang()).toBeLessThanOrEqual(0);

  await line.leave();
  await page.getByText("다음이 내 차례입니다.", { exact: true }).waitFor();
  await line.leave();
  await page.getByRole("heading", { level: 1, name: "내 차례입니다" }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^🔔 내 차례입니다! \d+:\d\d/u);
  await expectAccessible(page);
  expect(await overhang()).toBeLessThanOrEqual(0);
  await page.getByRole("link", { name: "좌석 고르러 가기" }).click();
  await page.waitForURL(`**/concerts/${line.concertId}/seats`);
});
