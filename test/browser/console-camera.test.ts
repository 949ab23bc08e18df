/** The camera at the door: what it sees is checked in once, it is off when nobody looks, and a refused one is explained. */
import type { Page } from "playwright-core";
import { expect } from "vitest";

import { expectAccessible } from "#test/browser/accessible.ts";
import { browserTest } from "#test/browser/browser-test.ts";
import { doorAnswer, soldSeats } from "#test/browser/door.ts";
import { visitConsole } from "#test/browser/operators.ts";
import type { Visitor } from "#test/browser/visitors.ts";

const test = browserTest();

/** What the test holds before the camera, and what came of the camera. */
interface Stage {
  shown: string | undefined;
  looks: number;
  track: MediaStreamTrack | undefined;
}

type Staged = typeof globalThis & { stage: Stage };

/** This machine has neither a camera nor a reader of codes: both are played, also after a reload. */
async function playCamera({ page, context }: Visitor, isRefused: boolean): Promise<void> {
  await page.getByRole("heading", { level: 1, name: /^(?:Check-in|입장 확인)$/u }).waitFor();
  await context.addInitScript((refused) => {
    const stage: Stage = { shown: undefined, looks: 0, track: undefined };
    // Where a busy machine did not look for seconds, the ticket was not taken away: the page's clock leaves them out.
    const clock = performance.now.bind(performance);
    let [lookedAt, missedMs] = [Number.POSITIVE_INFINITY, 0];
    const look = (): void => {
      missedMs += Math.max(0, clock() - lookedAt - 500);
      lookedAt = clock();
    };
    performance.now = () => clock() - missedMs;
    class Detector {
      static getSupportedFormats = async (): Promise<string[]> => ["qr_code"];
      async detect(): Promise<{ rawValue: string }[]> {
        stage.looks += 1;
        look();
        return stage.shown === undefined ? [] : [{ rawValue: stage.shown }];
      }
    }
    Object.assign(globalThis, { stage, BarcodeDetector: Detector });
    navigator.mediaDevices.getUserMedia = async () => {
      if (refused) throw new DOMException("No.", "NotAllowedError");
      const canvas = document.createElement("canvas");
      canvas.getContext("2d")?.fillRect(0, 0, 9, 9);
      const stream = canvas.captureStream(5);
      stage.track = stream.getTracks()[0];
      return stream;
    };
  }, isRefused);
  await page.reload();
}

async function hold(page: Page, code: string): Promise<void> {
  await page.evaluate((shown) => ((globalThis as Staged).stage.shown = shown), code);
}

const looks = (page: Page): Promise<number> => page.evaluate(() => (globalThis as Staged).stage.looks);

test("a ticket that is held before the camera is asked for once, and the camera stops when nobody looks", async ({
  house,
  visit,
}) => {
  const { codes } = await soldSeats(house);
  const operator = await visitConsole(visit, "/console/check-in", { size: "phone", scheme: "dark" });
  const { page } = operator;
  await playCamera(operator, false);
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/admin/check-ins")) asked += 1;
  });
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  await hold(page, codes[0]);
  await expect.poll(() => doorAnswer(page)).toMatch(/Let in[^]*\b07\b/u);
  const before = await looks(page);
  await expect.poll(() => looks(page)).toBeGreaterThan(before + 12);
  expect(asked).toBe(1);
  await expectAccessible(page);
  await hold(page, codes[1]);
  await expect.poll(() => doorAnswer(page)).toMatch(/Let in[^]*\b08\b/u);

  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.getByRole("button", { name: "Scan with the camera" }).waitFor();
  await expect.poll(() => page.evaluate(() => (globalThis as Staged).stage.track?.readyState)).toBe("ended");
});

test("a camera that is not allowed is explained, and codes can be typed all the same", async ({ house, visit }) => {
  const { codes } = await soldSeats(house);
  const operator = await visitConsole(visit, "/console/check-in", { language: "ko" });
  const { page } = operator;
  await playCamera(operator, true);
  await page.getByRole("button", { name: "카메라로 스캔" }).click();
  await page.getByText("카메라 사용이 허용되지 않았습니다").waitFor();
  await page.getByRole("button", { name: "카메라로 스캔" }).waitFor();
  await expectAccessible(page);
  await page.getByLabel("티켓 코드").fill(codes[0]);
  await page.getByLabel("티켓 코드").press("Enter");
  await expect.poll(() => doorAnswer(page)).toMatch(/^입장[^]*\b07\b/u);
});
