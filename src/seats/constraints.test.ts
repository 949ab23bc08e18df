/** What the tables themselves refuse about shows, sections and seats, whoever writes to them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createConcert } from "#test/fixtures.ts";
import { refusalBy, rows } from "#test/sql.ts";

let database: TestDatabase;
let showId: number;
let concertId: number;
beforeAll(async () => {
  database = await createTestDatabase();
  const created = await createConcert(database.db, { shows: [{ seats: 3 }] });
  concertId = created.concertId;
  showId = created.showIds[0]!;
});
afterAll(() => database.close());

describe("a seat", () => {
  const set =
    "update seats set status = $2, reservation_id = $3, held_until = $4::timestamptz where show_id = $1 and number = 1";
  const until = "2031-01-01T00:00:00Z";

  test.each([
    ["AVAILABLE", null, null],
    ["HELD", 5, until],
    ["SOLD", 5, null],
    ["AVAILABLE", null, null],
  ])("may be %s with reservation %s and end %s", async (...state) => {
    expect(await refusalBy(database.db, set, [showId, ...state])).toBe("nothing refused it");
  });

  test.each([
    ["AVAILABLE", 5, null],
    ["AVAILABLE", null, until],
    ["HELD", null, until],
    ["HELD", 5, null],
    ["SOLD", null, null],
    ["SOLD", 5, until],
    ["LOST", null, null],
  ])("is never %s with reservation %s and end %s", async (...state) => {
    expect(await refusalBy(database.db, set, [showId, ...state])).toBe("seat_state_consistent");
  });

  test("exists once", async () => {
    const insert = "insert into seats (show_id, number, price) values ($1, 1, 100)";
    expect(await refusalBy(database.db, insert, [showId])).toBe("seats_pkey");
  });

  test("is sold once, whatever happens to the seats' own rows", async () => {
    const sell = "insert into sold_seats (show_id, number, reservation_id) values ($1, 2, $2)";
    await rows(database.db, sell, [showId, 1]);
    expect(await refusalBy(database.db, sell, [showId, 1])).toBe("seat_sold_once");
    expect(await refusalBy(database.db, sell, [showId, 2])).toBe("seat_sold_once");
  });
});

describe("what is sold", () => {
  test.each([0, -1, 100_001])("a show never has %i seats", async (seats) => {
    const insert = `insert into shows (concert_id, starts_at, date, seats_total) values ($1, now(), '2031-01-01', $2)`;
    expect(await refusalBy(database.db, insert, [concertId, seats])).toBe("show_seats_in_range");
  });

  test("a show is of a concert that exists", async () => {
    const insert = `insert into shows (concert_id, starts_at, date, seats_total) values ($1, now(), '2031-01-01', 1)`;
    expect(await refusalBy(database.db, insert, [concertId + 999])).toBe("shows_concert_id_fkey");
  });

  test.each([0, -1])("a section never costs %i won", async (price) => {
    const insert = "insert into sections (show_id, name, first_number, last_number, price) values ($1, 'R', 5, 9, $2)";
    expect(await refusalBy(database.db, insert, [showId, price])).toBe("section_price_positive");
  });

  test("a section ends no earlier than it begins", async () => {
    const insert = "insert into sections (show_id, name, first_number, last_number, price) values ($1, 'R', 6, 5, 100)";
    expect(await refusalBy(database.db, insert, [showId])).toBe("section_range_ordered");
  });

  test("a concert allows each user one seat at least", async () => {
    const change = "update concerts set max_seats_per_user = 0 where concert_id = $1";
    expect(await refusalBy(database.db, change, [concertId])).toBe("concert_seat_limit_positive");
  });
});
