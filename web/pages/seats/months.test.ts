import { expect, test } from "vitest";

import { monthsOf } from "#web/pages/seats/months.ts";

test("dates stand under their month, the earliest first, whatever order they came in", () => {
  const show = (showId: number, date: string) => ({
    showId,
    date,
    startsAt: `${date}T10:00:00.000Z`,
    seatsTotal: 50,
    seatsAvailable: 9,
  });
  const months = monthsOf([show(3, "2027-01-02"), show(1, "2026-12-30"), show(2, "2026-12-31")]);
  expect(months.map(({ month, shows }) => [month, shows.map(({ showId }) => showId)])).toEqual([
    ["2026-12", [1, 2]],
    ["2027-01", [3]],
  ]);
});
