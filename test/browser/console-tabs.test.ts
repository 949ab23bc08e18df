/** Many dashboards in one browser, which has six connections to the service. */
import { expect } from "vitest";

import { browserTest } from "#test/browser/browser-test.ts";
import { visitConsole } from "#test/browser/operators.ts";

const test = browserTest();

/** Six of the largest pages that there are, drawn at the same time. */
const patience = { timeout: 240_000 };

test(
  "six dashboards that are all seen tell what is so now, and what is asked of them is done",
  patience,
  async ({ house, visit }) => {
    const { concertId } = await house.concert({
      title: "Blue Night",
      shows: [{ startsAt: "2031-05-01T10:00:00Z", price: 30_000 }],
    });
    const path = `/console/concerts/${concertId}`;
    const { page, openTab } = await visitConsole(visit, path);
    await page.getByRole("heading", { level: 1, name: "Blue Night" }).waitFor();
    // As if the operator had said to stay signed in.
    await page.evaluate(() => localStorage.setItem("jari.operator", sessionStorage.getItem("jari.operator") ?? ""));
    const tabs = [page, ...(await Promise.all([1, 2, 3, 4, 5].map(() => openTab(path))))];
    // Of the map, of which there are streams for a few, and of the figures.
    const live = async () => {
      const counts = await Promise.all(tabs.map((tab) => tab.getByText("Live", { exact: true }).count()));
      return counts.toSorted((one, other) => one - other);
    };
    await expect.poll(live).toEqual([1, 1, 1, 2, 2, 2]);
    await Promise.all(tabs.map((tab) => tab.getByText("Free", { exact: true }).first().waitFor()));
    const last = tabs.at(-1) ?? page;
    await last.getByLabel("Fans inside at once").fill("25");
    await last.getByRole("button", { name: "Change the flow" }).click();
    await last.getByText("The flow is changed, on every instance.").waitFor();
    await Promise.all(tabs.map((tab) => tab.getByText("of 25 at most").waitFor()));
  },
);
