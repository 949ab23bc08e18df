import { expect, test } from "vitest";

import { momentAt, venueZone } from "#web/i18n/venue-zone.ts";

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
