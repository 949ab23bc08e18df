import { expect, test } from "vitest";

import { isSkipped, momentAt, venueZone } from "#web/i18n/venue-zone.ts";

const iso = (wall: string, zone?: string) => new Date(momentAt(wall, zone)).toISOString();

test("without a page that says otherwise, venues are in Seoul", () => {
  expect(venueZone).toBe("Asia/Seoul");
  expect(iso("2026-10-15T19:00")).toBe("2026-10-15T10:00:00.000Z");
});

test("what is typed is the clock of the zone, in summer and winter, also the night in which clocks are changed", () => {
  expect(iso("2026-07-01T19:00", "Europe/Berlin")).toBe("2026-07-01T17:00:00.000Z");
  expect(iso("2026-12-01T19:00:30", "Europe/Berlin")).toBe("2026-12-01T18:00:30.000Z");
  expect(iso("2026-03-29T01:30", "Europe/Berlin")).toBe("2026-03-29T00:30:00.000Z");
  expect(iso("2026-03-29T03:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  expect(iso("2026-01-01T00:15", "America/New_York")).toBe("2026-01-01T05:15:00.000Z");
  expect(iso("2026-01-01T00:15", "UTC")).toBe("2026-01-01T00:15:00.000Z");
});

test("the hour that clocks leave out is known, and no other", () => {
  const walls = ["2027-03-14T01:59", "2027-03-14T02:00", "2027-03-14T02:59", "2027-03-14T03:00", "2027-11-07T01:30"];
  expect(walls.map((wall) => isSkipped(wall, "America/New_York"))).toEqual([false, true, true, false, false]);
  expect(isSkipped("2027-03-28T02:30", "Europe/Berlin")).toBe(true);
  expect(isSkipped("2027-03-28T02:30")).toBe(false);
});
