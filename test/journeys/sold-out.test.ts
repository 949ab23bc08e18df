/** What an instance that has just started tells of concerts that are sold out: what the database knows, from the first answer on. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import { claimsOf, openSale, type OpenSale } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A concert of two shows with one seat each, so many of which are sold; nobody else is let in. */
async function saleWith(sold: number): Promise<OpenSale> {
  const sale = await openSale(database, { queue: { capacity: 0 }, shows: [{ seats: 1 }, { seats: 1 }] });
  for (const show of [sale.show, ...sale.otherShows].slice(0, sold)) {
    const fan = await sale.fan({ balance: 50_000 });
    await sale.pay(fan, (await sale.reserve(fan, [1], { show })).reservationId);
  }
  return sale;
}

test("the first list, and the first look at a concert, tell what is sold out and what is not", async () => {
  const sales = [await saleWith(2), await saleWith(1), await saleWith(0)];
  const sold = sales.map(({ concertId }) => concertId);
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

test.each([
  { sold: 2, soldOut: true },
  { sold: 1, soldOut: false },
])(
  "whoever waits, shops or joins is told with the first answer that a concert is sold out: $soldOut; so is each of a crowd",
  async ({ sold, soldOut }) => {
    const sale = await saleWith(sold);
    const shops = claimsOf(await sale.fan());
    const waits = { ...claimsOf(await sale.fan({ status: "WAITING" })), adm: false };
    const joins = { concertId: sale.concertId, userId: await createUser(database.db) };

    const firsts: ((rooms: StartedRooms) => Promise<{ soldOut: boolean }[]>)[] = [
      async ({ queue }) => [await queue.gate.place(waits)],
      async ({ queue }) => [await queue.gate.place(shops)],
      async ({ queue }) => [(await queue.join(joins)).answer],
      ({ queue }) => Promise.all(Array.from({ length: 500 }, () => queue.gate.place(waits))),
    ];
    for (const first of firsts) {
      for (const told of await askNewInstance(first)) expect(told.soldOut).toBe(soldOut);
    }
  },
);

/**
 * What an instance that has just started answers, in no time: one that was kept from looking into the database for longer than
 * it trusts what it knows would say on purpose that seats are left.
 */
async function askNewInstance<Answers>(ask: (rooms: StartedRooms) => Promise<Answers>): Promise<Answers> {
  const rooms = await startRooms(database.url);
  const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now());
  try {
    return await ask(rooms);
  } finally {
    clock.mockRestore();
    await rooms.close();
  }
}
