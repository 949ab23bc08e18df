import { afterAll, beforeAll, expect, test } from "vitest";

import type { Problem } from "#problems.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { claimsOf, openSale, type OpenSale } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { rows } from "#test/sql.ts";
import { until } from "#test/until.ts";
import type { QueueClaims } from "#tokens.ts";

let database: TestDatabase;
let rooms: StartedRooms;
beforeAll(async () => {
  database = await createTestDatabase();
  rooms = await startRooms(database.url);
});
afterAll(async () => {
  await rooms.close();
  await database.close();
});

/** A concert with two shows on one day and one on another; a seat of the first is held, one is sold. */
async function begin(queue: { state?: "paused" } = {}): Promise<{ sale: OpenSale; claims: QueueClaims }> {
  const sale = await openSale(database, {
    queue,
    shows: [
      { seats: 3, price: 10, startsAt: "2031-05-01T05:00:00Z" },
      { seats: 2, price: 20, startsAt: "2031-05-01T10:00:00Z" },
      { seats: 4, price: 10, startsAt: "2031-05-02T10:00:00Z" },
    ],
  });
  const buyer = await sale.fan({ balance: 10 });
  await sale.pay(buyer, (await sale.reserve(buyer, [3])).reservationId);
  await sale.reserve(await sale.fan(), [2]);
  return { sale, claims: claimsOf(await sale.fan()) };
}

interface ToldDate {
  showId: number;
  seatsAvailable: number;
}
interface ToldFree {
  showId: number;
  startsAt: string;
  seats: { number: number }[];
}

async function datesOf(claims: QueueClaims, { concertId }: OpenSale): Promise<ToldDate[]> {
  return (JSON.parse(await rooms.seats.datesText(claims, concertId)) as { items: ToldDate[] }).items;
}

async function freeSeatsOf(claims: QueueClaims, { concertId }: OpenSale, date: string): Promise<ToldFree[]> {
  return (JSON.parse(await rooms.seats.freeSeatsText(claims, concertId, date)) as { items: ToldFree[] }).items;
}

test("the dates of a concert come by time, with the number of seats that are free", async () => {
  const { sale, claims } = await begin();
  expect(await datesOf(claims, sale)).toEqual([
    {
      showId: sale.show.showId,
      date: "2031-05-01",
      startsAt: "2031-05-01T05:00:00.000Z",
      seatsTotal: 3,
      seatsAvailable: 1,
    },
    expect.objectContaining({ date: "2031-05-01", seatsTotal: 2, seatsAvailable: 2 }),
    expect.objectContaining({ date: "2031-05-02", seatsTotal: 4, seatsAvailable: 4 }),
  ]);
});

test("shows that have begun are no dates any more, and have no free seats", async () => {
  const sale = await openSale(database, { shows: [{ startsAt: "2020-05-01T10:00:00Z" }, {}] });
  await rows(database.db, "update concerts set created_at = '2020-01-01' where concert_id = $1", [sale.concertId]);
  const claims = claimsOf(await sale.fan());
  expect((await datesOf(claims, sale)).map(({ showId }) => showId)).toEqual([sale.otherShows[0]!.showId]);
  expect(await freeSeatsOf(claims, sale, "2020-05-01")).toEqual([]);
});

test("dates and free seats are told as they are when seats have been taken, and have been released", async () => {
  const { sale, claims } = await begin();
  const told = async () => [
    (await datesOf(claims, sale))[0]?.seatsAvailable,
    (await freeSeatsOf(claims, sale, "2031-05-01"))[0]?.seats.map(({ number }) => number),
    (await rooms.seats.listFreeLabels(claims, sale.concertId))[0]?.labels,
  ];
  expect(await told()).toEqual([1, [1], ["01"]]);
  const fan = await sale.fan();
  const { reservationId } = await sale.reserve(fan, [1]);
  await until("the last seat is known to be taken", async () => (await told())[0] === 0);
  expect(await told()).toEqual([0, [], []]);
  await sale.release(fan, reservationId);
  await until("it is known to be free", async () => (await told())[0] === 1);
  expect(await told()).toEqual([1, [1], ["01"]]);
});

test("of a day, the free seats of each of its shows, and no others", async () => {
  const { sale, claims } = await begin();
  const items = await freeSeatsOf(claims, sale, "2031-05-01");
  expect(items.map(({ seats }) => seats.map(({ number }) => number))).toEqual([[1], [1, 2]]);
  expect(items[0]).toMatchObject({ showId: sale.show.showId, startsAt: "2031-05-01T05:00:00.000Z" });
  expect(items[1]?.seats[0]).toEqual({ number: 1, label: "01", section: "A", price: 20, status: "AVAILABLE" });
  expect(await freeSeatsOf(claims, sale, "2031-05-03")).toEqual([]);
  const labels = (await rooms.seats.listFreeLabels(claims, sale.concertId)).map((show) => show.labels);
  expect(labels).toEqual([["01"], ["01", "02"], ["01", "02", "03", "04"]]);
});

test("all seats of a show, each with its state", async () => {
  const { sale, claims } = await begin();
  const { body } = await rooms.seats.seatsOf(claims, sale.show.showId);
  expect(JSON.parse(body.toString())).toMatchObject({
    showId: sale.show.showId,
    seats: [
      { number: 1, status: "AVAILABLE" },
      { number: 2, status: "HELD" },
      { number: 3, status: "SOLD" },
    ],
  });
});

test("a token shows the seats of its own concert only", async () => {
  const [{ claims }, other] = [await begin(), await begin()];
  const refused = { code: "FORBIDDEN" };
  await expect(datesOf(claims, other.sale)).rejects.toMatchObject(refused);
  await expect(freeSeatsOf(claims, other.sale, "2031-05-01")).rejects.toMatchObject(refused);
  await expect(rooms.seats.listFreeLabels(claims, other.sale.concertId)).rejects.toMatchObject(refused);
  await expect(rooms.seats.seatsOf(claims, other.sale.show.showId)).rejects.toMatchObject(refused);
  await expect(rooms.seats.seatsOf(claims, other.sale.show.showId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("nobody sees seats whose turn has not come, or is over", async () => {
  const { sale } = await begin({ state: "paused" });
  const left = await sale.fan();
  await sale.leave(left);
  const waiting = await sale.fan({ status: "WAITING" });
  const codes = await Promise.all(
    [waiting, left].flatMap((fan) => {
      const claims = { ...claimsOf(fan), adm: false };
      const asked = [
        datesOf(claims, sale),
        freeSeatsOf(claims, sale, "2031-05-01"),
        rooms.seats.listFreeLabels(claims, sale.concertId),
        rooms.seats.seatsOf(claims, sale.show.showId),
      ];
      return asked.map((one) =>
        one.then(
          () => "shown",
          (error: unknown) => (error as Problem).code,
        ),
      );
    }),
  );
  expect(codes).toEqual([...Array(4).fill("NOT_ADMITTED"), ...Array(4).fill("TOKEN_EXPIRED")]);
});
