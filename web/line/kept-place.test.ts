import { describe, expect, test } from "vitest";

import { keepEnd, keepLink, keepNews, keptPlace, readKeptPlace, withNews } from "#web/line/kept-place.ts";
import type { Link } from "#web/line/place-feed.ts";
import { admitted, waiting } from "#web/line/test-place.ts";

const at = (heardAt: number, link: Link = "connecting") => ({ heardAt, link });

describe("news of a place", () => {
  test("keep where the fan began, however far it has gone on", () => {
    const first = withNews(undefined, waiting(200), at(1_000));
    expect(first).toEqual({ place: waiting(200), firstPosition: 200, heardAt: 1_000, link: "connecting" });
    const later = withNews(first, waiting(50), at(2_000, "live"));
    expect(later).toEqual({ place: waiting(50), firstPosition: 200, heardAt: 2_000, link: "live" });
    expect(withNews(later, admitted(), at(3_000)).firstPosition).toBe(200);
  });

  test("of a new place begin anew", () => {
    const before = withNews(undefined, waiting(5), at(1_000));
    expect(withNews(before, { ...waiting(300), number: 400 }, at(2_000)).firstPosition).toBe(300);
  });

  test("never raise the position", () => {
    expect(withNews(withNews(undefined, waiting(5), at(1_000)), waiting(6), at(2_000)).place.position).toBe(5);
  });
});

test("what is kept survives being kept; anything else is not believed", () => {
  const kept = withNews(undefined, waiting(200), at(1_000));
  expect(readKeptPlace(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  const { link: _link, ...older } = kept;
  const others = [null, 4, "x", {}, { place: null }, { ...kept, place: { ...waiting(3), position: "3" } }, older];
  for (const other of others) expect(readKeptPlace(other)).toBeUndefined();
});

test("an end is kept with the place that it ended; without a place there is nothing to end", () => {
  keepEnd(4, "LEFT");
  keepLink(4, "live");
  expect(keptPlace(4).get()).toBeUndefined();
  keepNews(waiting(5), "connecting");
  keepLink(4, "live");
  keepEnd(4, "LEFT");
  expect(keptPlace(4).get()).toMatchObject({ place: { status: "LEFT", number: 90 }, link: "live", firstPosition: 5 });
  keptPlace(4).set(undefined);
});
