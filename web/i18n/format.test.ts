import { describe, expect, test } from "vitest";

import { formatClock, formatDate, formatDateRange, formatMoney, formatNumber, timeParts } from "#web/i18n/format.ts";

test("money and numbers are written as each language writes them", () => {
  expect(formatMoney(154_000, "ko")).toBe("154,000원");
  expect(formatMoney(154_000, "en")).toBe("₩154,000");
  expect(formatMoney(0, "ko")).toBe("0원");
  expect(formatNumber(1_234_567, "ko")).toBe("1,234,567");
});

const october = Date.parse("2026-10-01T00:00:00Z");

describe("times are told as it is in Seoul", () => {
  test("a moment late in the day of UTC is the next day there", () => {
    expect(formatDate("2026-10-15T15:30:00Z", "day", "en", october)).toContain("16 October");
    expect(formatDate("2026-10-15T10:00:00Z", "time", "ko")).toContain("7:00");
  });

  test("a day stays that day", () => {
    expect(formatDate("2026-10-15", "day", "ko", october)).toBe("10월 15일\u00A0(목)");
    expect(formatDate("2026-10-15", "day", "en", october)).toBe("Thu 15 October");
  });
});

test("a day of another year says which, by the venue's calendar", () => {
  expect(formatDate("2027-01-07", "day", "ko", october)).toBe("2027년 1월 7일\u00A0(목)");
  expect(formatDate("2027-01-07", "dayOfMonth", "ko", october)).toBe("1월 7일\u00A0(목)");
  expect(formatDate("2027-01-07", "shortDay", "en", october)).toBe("7 Jan 2027");
  expect(formatDate("2026-12-31T15:30:00Z", "moment", "en", october)).toMatch(/1 Jan 2027/u);
  expect(formatDate("2026-12-31T15:30:00Z", "time", "en", october)).not.toContain("2027");
});

test("a range does not say twice what both ends share, and one day is no range", () => {
  expect(formatDateRange("2001-10-15", "2001-10-15", "shortDay", "en")).toBe("15 Oct 2001");
  expect(formatDateRange("2001-10-15", "2001-10-17", "shortDay", "en").match(/Oct|2001/gu)).toHaveLength(2);
});

test("a day of a range, a weekday and a time are not broken between lines", () => {
  expect(formatDateRange("2001-12-31", "2002-01-15", "shortDay", "ko")).toMatch(
    /^2001년\u00A012월\u00A031일[–~]\u200B2002년\u00A01월\u00A015일$/u,
  );
  expect(formatDateRange("2001-12-31", "2002-01-15", "shortDay", "en")).toBe(
    "31\u00A0Dec\u00A02001\u00A0– 15\u00A0Jan\u00A02002",
  );
  expect(formatDate("2026-10-15T10:00:00Z", "moment", "ko", october)).toBe("10월 15일\u00A0(목) 오후\u00A07:00");
});

describe("what is left", () => {
  test("is rounded up: nothing is shown as over before it is", () => {
    expect(formatClock(1)).toBe("0:01");
    expect(formatClock(0)).toBe("0:00");
    expect(formatClock(-5_000)).toBe("0:00");
  });

  test("counts minutes, then hours, also beyond a day", () => {
    expect(formatClock(245_000)).toBe("4:05");
    expect(formatClock(3_845_000)).toBe("1:04:05");
    expect(formatClock(25 * 3_600_000)).toBe("25:00:00");
  });

  test("has its parts", () => {
    expect(timeParts(90_061_000)).toEqual({ days: 1, hours: 1, minutes: 1, seconds: 1 });
    expect(timeParts(999)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 });
  });
});
