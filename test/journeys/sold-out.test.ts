/** What an instance that has just started tells of concerts that are sold out: what the database knows, from the first answer on. */
import { afterAll, beforeAll, expect, test } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { openSale } from "#test/open-sale.ts";
import { startRooms } from "#test/rooms.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A concert of two shows with one seat each, so many of which are sold. */
async function concertWith(sold: number): Promise<number> {
  const sale = await openSale(database, { shows: [{ seats: 1 }, { seats: 1 }] });
  for (const show of [sale.show, ...sale.otherShows].slice(0, sold)) {
    const fan = await sale.fan({ balance: 50_000 });
    await sale.pay(fan, (await sale.reserve(fan, [1], { show })).reservationId);
  }
  return sale.concertId;
}

test("the first list, and the first look at a concert, tell what is sold out and what is not", async () => {
  const sold = [await concertWith(2), await concertWith(1), await concertWith(0)];
  const rooms = await startRooms(database.url);
  const { items } = await rooms.concerts.listConcerts({ limit: 10 });
  expect(items.map(({ concertId, soldOut }) => [concertId, soldOut])).toEqual([
    [sold[2], false],
    [sold[1], false],
    [sold[0], true],
  ]);
  await rooms.close();
  const others = await startRooms(database.url);
  expect((await others.concerts.getConcert(sold[0] as number)).soldOut).toBe(true);
  expect((await others.concerts.getConcert(sold[1] as number)).soldOut).toBe(false);
  await others.close();
});
