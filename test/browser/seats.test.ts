/** Choosing seats: by keyboard alone, against somebody faster, on a phone; on the map and in the list. */
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { drawn, drawnMap } from "#test/browser/drawn.ts";
import { holdSeats } from "#test/browser/purchases.ts";
import { turnScreen } from "#test/browser/text-size.ts";
import { as } from "#test/house.ts";

const test = browserTest();

const hall = {
  title: "Harbour Lights",
  maxSeatsPerUser: 3,
  shows: [
    {
      startsAt: "2031-05-01T10:00:00Z",
      seats: 60,
      sections: [
        { name: "R", from: 1, to: 20, price: 50_000 },
        { name: "S", from: 21, to: 60, price: 30_000 },
      ],
    },
  ],
};

test("a fan walks over the map and chooses with the keyboard alone", async ({ house, visit }) => {
  const { concertId } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en" });
  await (await drawnMap(page)).focus();
  const active = page.getByRole("option");
  await expect.poll(() => active.textContent()).toBe("R seat 01, ₩50,000, free");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(() => active.textContent()).toBe("R seat 02, ₩50,000, chosen");
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await page.getByText("₩100,000").waitFor();
  await page.getByRole("button", { name: "Take these seats" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/checkout/*");
});

test("a seat that a finger taps is told, also when nobody can choose it", async ({ house, visit }) => {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats: 1, price: 50_000 }];
  const { concertId, showIds } = await house.concert({ title: "Solo", shows });
  await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] as number, seats: [1] });
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en", size: "phone" });
  const map = await drawnMap(page);
  await expect.poll(() => map.getByRole("option").textContent()).toMatch(/being bought$/u);
  const told = page.locator("strong").filter({ hasText: /being bought$/u });
  const box = await map.boundingBox();
  if (!box) throw new Error("The map has no box.");
  // Somewhere in the middle is the only seat there is.
  for (let y = box.y + 20; y < box.y + box.height && !(await told.isVisible()); y += 15) {
    await page.touchscreen.tap(box.x + box.width / 2, y);
    await drawn(page);
  }
  await told.waitFor();
});

test("a map follows the mouse only while it is pressed, wherever that ends", async ({ house, visit }) => {
  const { concertId } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en" });
  const map = await drawnMap(page);
  await page.getByText("Live", { exact: true }).waitFor();
  for (let nearer = 0; nearer < 5; nearer += 1) await page.getByRole("button", { name: "Zoom in" }).click();
  const box = await map.boundingBox();
  if (!box) throw new Error("The map has no box.");
  const [x, y] = [box.x + 2, box.y + box.height / 2];
  const picture = () => map.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const leave = () => page.mouse.move(box.x - 40, y);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 3, y);
  await leave();
  await page.mouse.up();
  await drawn(page);
  const before = await picture();
  await page.mouse.move(x + 200, y, { steps: 4 });
  await leave();
  await drawn(page);
  // A seat that was under the mouse on the way is marked no more.
  await expect.poll(picture).toBe(before);
});

test("whoever is slower is told at once, and takes the nearest seat in one press", async ({ house, visit }) => {
  const { concertId, showIds } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en" });
  await page.getByRole("radio", { name: "List" }).check();
  for (const row of await page.locator("summary").all()) {
    if ((await row.locator("xpath=..").getAttribute("open")) === null) await row.click();
  }
  for (const seat of ["05", "06"]) await page.getByRole("button", { name: `${seat}, section R, ₩50,000` }).click();
  await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] as number, seats: [6] });
  await page.getByText("Somebody was faster").waitFor();
  await page.getByRole("button", { name: "Take this seat instead" }).click();
  await page.getByText("₩100,000").waitFor();
  await page.getByRole("button", { name: "Take these seats" }).click();
  await page.waitForURL("**/checkout/*");
});

test("a choice outlives a phone that drops the page, and a seat that was taken meanwhile is told", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert(hall);
  const path = `${house.baseUrl}/concerts/${concertId}/seats`;
  const { page } = await visit(path, { language: "en", size: "phone" });
  await (await drawnMap(page)).focus();
  for (const key of ["Enter", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await page.getByText("₩100,000").waitFor();
  await page.reload();
  await page.getByText("₩100,000").waitFor();
  await page.goto("about:blank");
  await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] as number, seats: [2] });
  await page.goto(path);
  await page.getByText("R seat 02 went to somebody else.").waitFor();
  await page.getByRole("button", { name: "Choose myself" }).click();
  await page.getByRole("button", { name: "Take these seats" }).click();
  await page.waitForURL("**/checkout/*");
  // What was taken is chosen no more.
  await page.getByRole("button", { name: "Release these seats and choose again" }).click();
  await page.getByRole("button", { name: "Release", exact: true }).click();
  await page.getByText("Choose all your seats at once").waitFor();
});

test("the time to come in is not taken for the time to choose: nobody is hurried on entering", async ({
  house,
  visit,
}) => {
  const { concertId } = await house.concert({ ...hall, queue: { claimSeconds: 30, passSeconds: 600 } });
  const { page } = await visit("/", { language: "en" });
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.documentElement.textContent.includes("Less than a minute of your turn"))
        document.documentElement.dataset["hurried"] = "";
    });
    seen.observe(document, { subtree: true, childList: true, characterData: true });
  });
  await page.goto(`/concerts/${concertId}`);
  await page.getByRole("button", { name: "Get seats" }).click();
  await page
    .getByRole("timer")
    .filter({ hasText: /^[89]:/u })
    .waitFor();
  await expect.poll(() => page.locator("html[data-hurried]").count()).toBe(0);
});

test("nobody chooses more seats than one person may have", async ({ house, visit }) => {
  const { concertId } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "ko", size: "phone" });
  await (await drawnMap(page)).focus();
  // What is said passes after seconds: it is looked at in the page, as soon as it is there.
  const said = page.waitForFunction((words) => {
    const toast = [...document.querySelectorAll("[role=status] p")].find((one) => one.textContent.includes(words));
    if (!toast) return undefined;
    const { left, top, width, height } = toast.getBoundingClientRect();
    return { isPressed: toast.contains(document.elementFromPoint(left + width / 2, top + height / 2)) };
  }, "한 사람이 3석까지 고를 수 있습니다. 다른 자리를 고르려면");
  for (let seat = 0; seat < 4; seat += 1) {
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
  }
  // It lies over the map, but what is pressed there is the map.
  expect(await (await said).jsonValue()).toEqual({ isPressed: false });
  await page.getByText("150,000원").waitFor();
  // As large as a finger.
  const remove = await page.getByRole("button", { name: "선택 취소" }).first().boundingBox();
  expect(Math.min(remove?.width ?? 0, remove?.height ?? 0)).toBeGreaterThanOrEqual(44);
});

test("a fan who holds seats is led back to paying for them, from the seats and from the concert", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}`, { language: "en", size: "small" });
  await page.getByRole("button", { name: "Get seats" }).click();
  await (await drawnMap(page)).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Take these seats" }).click();
  await page.waitForURL("**/checkout/*");
  // The seats are no place to go back to: they lead here.
  await page.goBack();
  await page.getByRole("link", { name: /Go on paying/u }).waitFor();
  await page.goto(`${house.baseUrl}/concerts/${concertId}/seats?show=${showIds[0]}`);
  await page.waitForURL("**/checkout/*");
  await page.goto(`${house.baseUrl}/concerts/${concertId}`);
  await page.getByRole("link", { name: /Go on paying/u }).click();
  await page.waitForURL("**/checkout/*");
});

test("map, list and dates are accessible, in light and dark", async ({ house, visit }) => {
  const [first] = hall.shows;
  const shows = [first, { ...first, startsAt: "2031-06-02T10:00:00Z" }].filter((show) => show !== undefined);
  const { concertId } = await house.concert({ ...hall, shows });
  for (const scheme of ["light", "dark"] as const) {
    const { page } = await visit(`/concerts/${concertId}/seats`, { language: "ko", size: "phone", scheme });
    await page.getByRole("heading", { level: 1, name: "날짜 선택" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: /5월 1일/u }).click();
    const map = await drawnMap(page);
    // A date has an address of its own: who listens is told that there is another page.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("main");
    await map.focus();
    await page.keyboard.press("Enter");
    await expectAccessible(page);
    await page.getByRole("radio", { name: "목록" }).check();
    await page.getByRole("group", { name: /좌석 목록/u }).waitFor();
    await expectAccessible(page);
  }
});

test("whoever looks at a date without a free seat is not asked to choose, until one comes back", async ({
  house,
  visit,
}) => {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats: 1, price: 50_000 }];
  const { concertId, showIds } = await house.concert({ title: "Solo", shows });
  const other = await house.guest();
  const { reservationId } = await holdSeats(house, other, { concertId, showId: showIds[0] as number, seats: [1] });
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en", size: "phone" });
  const panel = page.getByRole("region", { name: "Your choice" });
  await panel.getByRole("status").filter({ hasText: "No seat is free right now." }).waitFor();
  expect(await panel.innerText()).not.toContain("Choose all your seats");
  const released = await house.api().delete(`/v1/reservations/${reservationId}`, as(other.accessToken));
  expect(released.status).toBe(204);
  await panel.getByText("Choose all your seats at once").waitFor();
});

test("whoever loses the last seat is sent to no other section", async ({ house, visit }) => {
  const shows = [{ startsAt: "2031-05-01T10:00:00Z", seats: 1, price: 50_000 }];
  const { concertId, showIds } = await house.concert({ title: "Solo", shows });
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en", size: "phone" });
  await (await drawnMap(page)).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove Seat 01" }).waitFor();
  await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] as number, seats: [1] });
  const panel = page.getByRole("region", { name: "Your choice" });
  await panel.getByText("Somebody was faster").waitFor();
  await panel.getByText("No seat is free right now.").waitFor();
  expect(await panel.innerText()).not.toContain("other sections");
});

test("no mark is explained alone on a line of its own, on a phone", async ({ house, visit }) => {
  const { concertId } = await house.concert(hall);
  for (const language of ["ko", "en"] as const) {
    const { page } = await visit(`/concerts/${concertId}/seats`, { language, size: "phone" });
    await drawnMap(page);
    const legend = page.getByRole("list", { name: language === "ko" ? "좌석 표시" : "What the marks mean" });
    for (const width of [320, 360, 390, 430]) {
      await turnScreen(page, { width, height: 844 });
      const tops = await legend
        .getByRole("listitem")
        .evaluateAll((marks) => marks.map((mark) => mark.getBoundingClientRect().top));
      expect(tops).toHaveLength(4);
      const alone = tops.filter((top) => tops.indexOf(top) === tops.lastIndexOf(top));
      expect(alone, `${language} at ${width} px`).toEqual([]);
    }
  }
});

test("whoever takes a choice back by keyboard goes on at the choice, not at the top of the page", async ({
  house,
  visit,
}) => {
  const { concertId, showIds } = await house.concert(hall);
  const { page } = await visit(`/concerts/${concertId}/seats`, { language: "en" });
  await (await drawnMap(page)).focus();
  for (const key of ["Enter", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  const panel = page.getByRole("region", { name: "Your choice" });
  const isFocused = () => panel.evaluate((section) => section === document.activeElement);
  await panel.getByRole("button", { name: "Remove R seat 01" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(isFocused).toBe(true);
  await holdSeats(house, await house.guest(), { concertId, showId: showIds[0] as number, seats: [2] });
  await panel.getByRole("button", { name: "Choose myself" }).focus();
  await page.keyboard.press("Enter");
  await panel.getByText("Choose all your seats at once").waitFor();
  await expect.poll(isFocused).toBe(true);
});
