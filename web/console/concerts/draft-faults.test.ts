import { expect, test } from "vitest";

import { newConcert, showOf, type ConcertDraft } from "#web/console/concerts/concert-draft.ts";
import { faultsOf, hasBegun, serverFaults } from "#web/console/concerts/draft-faults.ts";

const good: ConcertDraft = { ...newConcert(), title: "Night", shows: [showOf("theatre", "2031-05-01T19:00")] };

test("every fault is named by the path that the API gives the field", () => {
  const [show] = good.shows;
  if (!show) throw new Error("a concert has a show");
  const [section] = show.sections;
  if (!section) throw new Error("a theatre has sections");
  const bad = { ...section, name: " ", from: "9", to: "3", price: "0" };
  const draft = {
    ...good,
    title: " ",
    maxSeatsPerUser: "many",
    saleOpensAt: "20310-05-01T19:00",
    capacity: "-1",
    admitPerSecond: "0",
    shows: [show, { ...show, startsAt: "", seats: "0", price: "1.5", sections: [bad] }],
  };
  expect(Object.fromEntries(faultsOf(draft))).toEqual({
    "body/title": "missing",
    "body/saleOpensAt": "time",
    "body/maxSeatsPerUser": "number",
    "body/queue/capacity": "number",
    "body/queue/admitPerSecond": "rate",
    "body/shows/1/startsAt": "missing",
    "body/shows/1/seats": "number",
    "body/shows/1/price": "number",
    "body/shows/1/sections/0/name": "missing",
    "body/shows/1/sections/0/to": "range",
    "body/shows/1/sections/0/price": "number",
  });
});

test("a section beyond the last seat is out of range, and seats in no section need a price", () => {
  const [show] = good.shows;
  if (!show) throw new Error("a concert has a show");
  const faults = (seats: string) => Object.fromEntries(faultsOf({ ...good, shows: [{ ...show, seats }] }));
  expect(faults("400")).toEqual({ "body/shows/0/sections/2/to": "range" });
  expect(faults("501")).toEqual({ "body/shows/0/price": "price" });
});

test("a show that lies in the past is noticed, by the venue's clocks, and is no fault", () => {
  const show = showOf("club", "2026-05-01T19:00");
  const begins = Date.parse("2026-05-01T10:00:00Z");
  expect([begins - 1, begins].map((now) => hasBegun(show, now))).toEqual([false, true]);
  expect(hasBegun({ ...show, startsAt: "" }, begins)).toBe(false);
  expect(faultsOf({ ...good, shows: [show] }).size).toBe(0);
});

test("a time that the venue's clocks left out is none: it would become another", () => {
  const draft = { ...good, saleOpensAt: "1987-05-10T02:30", shows: [showOf("club", "1987-05-10T02:59")] };
  expect(Object.fromEntries(faultsOf(draft))).toEqual({
    "body/saleOpensAt": "skipped",
    "body/shows/0/startsAt": "skipped",
  });
});

test("sections share neither a name nor a seat", () => {
  const [show] = good.shows;
  const [first, second, third] = show?.sections ?? [];
  if (!show || !first || !second || !third) throw new Error("a theatre has three sections");
  const sections = [first, { ...second, name: ` ${first.name} `, from: "100" }, third];
  expect(Object.fromEntries(faultsOf({ ...good, shows: [{ ...show, sections }] }))).toEqual({
    "body/shows/0/sections/1/name": "twice",
    "body/shows/0/sections/1/from": "overlap",
  });
});

test("what the server found is read by path; any other answer has found nothing", () => {
  const errors = [{ path: "body/shows/0/price", message: "is missing" }];
  expect([...serverFaults({ errors })]).toEqual([["body/shows/0/price", "is missing"]]);
  for (const extra of [undefined, {}, { errors: "none" }]) expect(serverFaults(extra).size).toBe(0);
});
