import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { dayIn, planShow, type ShowRequest } from "#admin/rules.ts";
import { Problem } from "#problems.ts";

const startsAt = "2026-10-15T19:00:00+09:00";

function plan(show: Omit<ShowRequest, "startsAt">) {
  return planShow({ startsAt, ...show }, "body/shows/0", "Asia/Seoul");
}

function refusal(show: Omit<ShowRequest, "startsAt">): Problem {
  try {
    plan(show);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

const vip = { name: "VIP", from: 1, to: 10, price: 90_000 };

describe("the seats of a show", () => {
  test("a show with a price alone has fifty seats in one section", () => {
    expect(plan({ price: 50_000 })).toEqual({
      startsAt: "2026-10-15T10:00:00.000Z",
      date: "2026-10-15",
      seatsTotal: 50,
      sections: [{ name: "General", first: 1, last: 50, price: 50_000 }],
    });
  });

  test("seats in no section cost the price of the show", () => {
    const rear = { name: " Rear ", from: 31, to: 40, price: 20_000 };
    expect(plan({ price: 50_000, sections: [rear, vip] }).sections).toEqual([
      { name: "VIP", first: 1, last: 10, price: 90_000 },
      { name: "General", first: 11, last: 30, price: 50_000 },
      { name: "Rear", first: 31, last: 40, price: 20_000 },
      { name: "General", first: 41, last: 50, price: 50_000 },
    ]);
  });

  test("sections that cover the show need no price beside them", () => {
    const rest = { name: "Rest", from: 11, to: 12, price: 10_000 };
    expect(plan({ seats: 12, sections: [vip, rest] }).sections.map(({ last }) => last)).toEqual([10, 12]);
  });

  test("whatever sections are given, a plan covers every number once", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(cuts, (numbers) => {
        const sorted = numbers.toSorted((a, b) => a - b);
        const sections = sorted.flatMap((from, index) => {
          const to = (sorted[index + 1] ?? 0) - 1;
          return index % 2 === 0 && to >= from ? [{ name: `S${index}`, from, to, price: 1 }] : [];
        });
        const covered = plan({ seats: 200, price: 2, sections }).sections.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, offset) => first + offset),
        );
        expect(covered).toEqual(Array.from({ length: 200 }, (_, offset) => offset + 1));
      }),
    );
  });
});

describe("a show that makes no sense is refused, and the refusal says which field and why", () => {
  test.each<[string, Omit<ShowRequest, "startsAt">, string, string]>([
    ["no price at all", {}, "body/shows/0/price", "seats 1-50"],
    ["seats without a price", { seats: 13, sections: [vip] }, "body/shows/0/price", "seats 11-13"],
    ["one seat without a price", { seats: 11, sections: [vip] }, "body/shows/0/price", "seats 11."],
    [
      "a section that ends before it begins",
      { sections: [{ ...vip, from: 11 }] },
      "body/shows/0/sections/0/from",
      "`to`",
    ],
    ["a section beyond the hall", { seats: 9, sections: [vip] }, "body/shows/0/sections/0/to", "9"],
    [
      "a name used twice",
      { sections: [vip, { ...vip, name: "VIP ", from: 11, to: 12 }] },
      "body/shows/0/sections/1/name",
      "differ",
    ],
    [
      "an overlap",
      { sections: [vip, { name: "R", from: 10, to: 50, price: 1 }] },
      "body/shows/0/sections",
      "VIP and R both have seat 10",
    ],
    [
      "two sections called General",
      { price: 1, sections: [{ ...vip, name: "General" }] },
      "body/shows/0/sections",
      "General",
    ],
  ])("%s", (_what, show, path, words) => {
    const { code, message, extra } = refusal(show);
    expect(code).toBe("INVALID_REQUEST");
    expect(message).toContain(words);
    expect(extra).toMatchObject({ errors: [{ path }] });
  });
});

describe("the date of a show", () => {
  test("is the day at the venue, not the day in UTC", () => {
    const lateInUtc = Date.parse("2026-10-15T15:30:00Z");
    expect(dayIn("Asia/Seoul", lateInUtc)).toBe("2026-10-16");
    expect(dayIn("America/New_York", lateInUtc)).toBe("2026-10-15");
    expect(dayIn("UTC", Date.parse("2027-01-01T00:00:00Z"))).toBe("2027-01-01");
  });
});
