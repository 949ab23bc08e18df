import { expect, test } from "vitest";

import {
  faultsOf,
  newConcert,
  requestOf,
  serverFaults,
  showOf,
  templateNames,
  type ConcertDraft,
} from "#web/console/concerts/concert-draft.ts";

const good: ConcertDraft = { ...newConcert(), title: " Night ", shows: [showOf("theatre", "2031-05-01T19:00")] };

test("each template can be sent once it has a title and a time, and prices every seat", () => {
  for (const template of templateNames) {
    const draft = { ...good, shows: [showOf(template, "2031-05-01T19:00")] };
    expect([...faultsOf(draft)]).toEqual([]);
    const [show] = requestOf(draft).shows;
    const priced = show?.sections?.reduce((sum, { from, to }) => sum + to - from + 1, 0) ?? 0;
    expect(show?.price === undefined ? priced : show.seats).toBe(show?.seats);
  }
});

test("a request has numbers, moments in UTC, and nothing that was left empty", () => {
  const { shows, ...concert } = requestOf(good);
  expect(concert).toEqual({ title: "Night", maxSeatsPerUser: 4 });
  expect(shows[0]?.startsAt).toBe("2031-05-01T10:00:00.000Z");
  expect(shows[0]?.sections?.[1]).toEqual({ name: "S", from: 101, to: 300, price: 99_000 });
  expect(shows[0]).not.toHaveProperty("price");
});

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
    shows: [show, { ...show, startsAt: "", seats: "0", price: "1.5", sections: [bad] }],
  };
  expect(Object.fromEntries(faultsOf(draft))).toEqual({
    "body/title": "missing",
    "body/maxSeatsPerUser": "number",
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

test("what the server found is read by path; any other answer has found nothing", () => {
  const errors = [{ path: "body/shows/0/price", message: "is missing" }];
  expect([...serverFaults({ errors })]).toEqual([["body/shows/0/price", "is missing"]]);
  for (const extra of [undefined, {}, { errors: "none" }]) expect(serverFaults(extra).size).toBe(0);
});
