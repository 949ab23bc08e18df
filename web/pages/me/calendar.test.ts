import { expect, test } from "vitest";

import { calendarFile, type CalendarShow } from "#web/pages/me/calendar.ts";

const show: CalendarShow = {
  showId: 7,
  title: "Lights over the River",
  artist: "Mina Park",
  venue: "Riverside Hall",
  startsAt: "2026-10-15T10:00:00.000Z",
};
const made = { host: "jari.test", now: Date.parse("2026-09-01T00:00:05.250Z") };

test("a show is one event, at its moment, with its own name", () => {
  expect(calendarFile(show, made).split("\r\n")).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Jari//Jari//EN",
    "BEGIN:VEVENT",
    "UID:show-7@jari.test",
    "DTSTAMP:20260901T000005Z",
    "DTSTART:20261015T100000Z",
    "DURATION:PT2H",
    "SUMMARY:Lights over the River · Mina Park",
    "LOCATION:Riverside Hall",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]);
});

test("what means something to calendars is escaped, so that no title can add lines", () => {
  const file = calendarFile({ ...show, venue: "Hall 5; Busan, \\o/\r\nURL:http://elsewhere" }, made);
  expect(file).toContain(String.raw`LOCATION:Hall 5\; Busan\, \\o/\nURL:http://elsewhere`);
});

test("no line is longer than 75 bytes, no character is cut, and joined again it is what it was", () => {
  const title = "강 건너 불빛이 보이는 아주 긴 제목의 공연, ".repeat(4);
  const file = calendarFile({ ...show, title }, made);
  const sizes = file.split("\r\n").map((line) => new TextEncoder().encode(line).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(75);
  expect(file).not.toContain("�");
  expect(file.replaceAll("\r\n ", "")).toContain(title.replaceAll(",", String.raw`\,`));
});
