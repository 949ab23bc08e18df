import { expect, test } from "vitest";

import {
  areOfHouse,
  newConcert,
  requestOf,
  showLike,
  showOf,
  templateNames,
  type ConcertDraft,
} from "#web/console/concerts/concert-draft.ts";
import { faultsOf } from "#web/console/concerts/draft-faults.ts";

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

test("a show like another has its seats, sections and prices, a time of its own, and rows of its own", () => {
  const show = showOf("theatre", "2031-05-01T19:00");
  const typed = { ...show, seats: "600", price: "10000" };
  const next = showLike(typed);
  expect(next).toMatchObject({ startsAt: "", seats: "600", price: "10000" });
  expect(requestOf({ ...good, shows: [{ ...next, startsAt: typed.startsAt }] })).toEqual(
    requestOf({ ...good, shows: [typed] }),
  );
  const keys = [typed, next].flatMap(({ key, sections }) => [key, ...sections.map((section) => section.key)]);
  expect(new Set(keys).size).toBe(keys.length);
});

test("shows are of a house as long as nothing but their times is typed", () => {
  const shows = [showOf("theatre", "2031-05-01T19:00"), showOf("theatre")] as const;
  expect(areOfHouse(shows, "theatre")).toBe(true);
  expect(areOfHouse(shows, "club")).toBe(false);
  expect(areOfHouse([shows[0], { ...shows[1], price: "1" }], "theatre")).toBe(false);
  expect(areOfHouse([{ ...shows[0], sections: shows[0].sections.slice(1) }], "theatre")).toBe(false);
});

test("a request has numbers, moments in UTC, and nothing that was left empty", () => {
  const { shows, ...concert } = requestOf(good);
  expect(concert).toEqual({ title: "Night", maxSeatsPerUser: 4 });
  expect(shows[0]?.startsAt).toBe("2031-05-01T10:00:00.000Z");
  expect(shows[0]?.sections?.[1]).toEqual({ name: "S", from: 101, to: 300, price: 99_000 });
  expect(shows[0]).not.toHaveProperty("price");
});

test("what is said of the queue is sent, and only that", () => {
  expect(requestOf({ ...good, capacity: "500", saleOpensAt: "2031-04-01T20:00" })).toMatchObject({
    saleOpensAt: "2031-04-01T11:00:00.000Z",
    queue: { capacity: 500 },
  });
  expect(requestOf({ ...good, admitPerSecond: "2.5" }).queue).toEqual({ admitPerSecond: 2.5 });
});
