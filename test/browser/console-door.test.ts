/** The door: a ticket lets one person in, once, and whoever stands there is told unmistakably. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { doorAnswer, scan, soldSeats, untilReady } from "#test/browser/door.ts";
import { visitConsole } from "#test/browser/operators.ts";

const test = browserTest();

/** What is scanned again after so long is another showing, and not the same one seen twice. */
const showingMs = 2_500;

test("a scanned ticket lets in once; its copy is told when and by whom it was used", async ({ house, visit }) => {
  const { codes } = await soldSeats(house);
  const { page, allow } = await visitConsole(visit, "/console/check-in");
  allow(/^409 POST \/v1\/admin\/check-ins/u);
  await untilReady(page);
  // The same finger, twice: the answer is held back until then.
  let asked = 0;
  let answerNow: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answerNow = resolve));
  await page.route("**/v1/admin/check-ins", async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  await scan(page, codes[0].toLowerCase().replaceAll("-", " "));
  await scan(page, codes[0]);
  answerNow();
  await expect.poll(() => doorAnswer(page)).toMatch(/Let in[^]*\b07\b[^]*Mina[^]*Lights over the River/u);
  expect(asked).toBe(1);
  await expectAccessible(page);
  await expect.poll(() => page.getByRole("row").filter({ hasText: codes[0] }).count()).toBe(1);
  await page.reload();
  await untilReady(page);
  await scan(page, codes[0]);
  await expect.poll(() => doorAnswer(page)).toMatch(/Already checked in[^]*by admin/u);
  await expectAccessible(page);
});

test("whoever comes to the door from another page can scan at once", async ({ house, visit }) => {
  const { codes } = await soldSeats(house);
  const { page } = await visitConsole(visit, "/console");
  await page.getByRole("link", { name: "Check-in" }).click();
  await page.getByRole("heading", { level: 1, name: "Check-in" }).waitFor();
  await untilReady(page);
  await scan(page, codes[1]);
  await expect.poll(() => doorAnswer(page)).toMatch(/Let in[^]*\b08\b/u);
});

test("at another show's door, refunded, mistyped: each is refused for what it is, on a phone in Korean", async ({
  house,
  visit,
}) => {
  const { concertId, nextShowId, paymentId, codes } = await soldSeats(house);
  const { page, allow } = await visitConsole(visit, "/console/check-in", {
    language: "ko",
    size: "phone",
    scheme: "dark",
  });
  allow(/^40[49] POST \/v1\/admin\/check-ins/u);
  await page.getByLabel("공연").selectOption(String(concertId));
  await page.getByLabel("회차").selectOption(String(nextShowId));
  await page.getByLabel("티켓 코드").focus();
  await scan(page, codes[0]);
  await expect.poll(() => doorAnswer(page)).toMatch(/다른 회차의 티켓[^]*Lights over the River 2031년 5월 1일/u);

  await page.getByLabel("회차").selectOption("");
  await house.operate("post", `/v1/admin/payments/${paymentId}/refund`, { reason: "The show moved." });
  await page.getByLabel("티켓 코드").focus();
  await scan(page, codes[1]);
  await expect.poll(() => doorAnswer(page)).toContain("환불된 티켓");
  await scan(page, `${codes[1].slice(0, -1)}${codes[1].endsWith("0") ? "2" : "0"}`);
  await expect.poll(() => doorAnswer(page)).toContain("없는 티켓");
  // As a scanner types what nobody has issued, on a keyboard that writes Hangul.
  await scan(page, "000ㅊ-ㅡ007-5975-ㅉ9코-ㅠㅌ까-141ㅌ");
  await page.getByRole("row").filter({ hasText: "000C-M007-5975-W9ZH-BXRK-141X" }).waitFor();
  await scan(page, "https://example.com/");
  await expect.poll(() => doorAnswer(page)).toContain("티켓 코드가 아님");
  await expect.poll(() => page.getByRole("row").count()).toBe(6);
  await expectAccessible(page);
});

test("a check-in whose answer was lost is recognised when the ticket is shown again", async ({ house, visit }) => {
  const { codes } = await soldSeats(house);
  const { page, allow } = await visitConsole(visit, "/console/check-in");
  allow(/^409 POST \/v1\/admin\/check-ins/u, /^failed POST \/v1\/admin\/check-ins/u, /ERR_FAILED/u);
  await page.route("**/v1/admin/check-ins", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await untilReady(page);
  await scan(page, codes[0]);
  await expect.poll(() => doorAnswer(page)).toContain("Not known yet");
  await expectAccessible(page);
  await page.unrouteAll({ behavior: "wait" });
  await expect
    .poll(
      async () => {
        const told = await doorAnswer(page);
        if (told.includes("Not known yet")) await scan(page, codes[0]);
        return told;
      },
      { interval: showingMs },
    )
    .toMatch(/Let in[^]*by the try before/u);
  await expect
    .poll(
      async () => {
        const told = await doorAnswer(page);
        if (told.includes("Let in")) await scan(page, codes[0]);
        return told;
      },
      { interval: showingMs },
    )
    .toContain("Already checked in");
});
