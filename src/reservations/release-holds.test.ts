import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { transaction } from "#db/transaction.ts";
import { releaseHoldAsOperator, releaseHolds } from "#reservations/release-holds.ts";
import { openBlocker } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { expectSound, moveHold, openSale, statusOf, takenSeats, type OpenSale } from "#test/open-sale.ts";
import { rows } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

/** What was announced of holds that ended, in order. */
async function releasesOf({ concertId }: OpenSale) {
  return rows<{ reservationId: number; seats: number[]; reason: string }>(
    database.db,
    `select (payload ->> 'reservationId')::bigint as "reservationId", payload -> 'seats' as seats,
            payload ->> 'reason' as reason
       from events where concert_id = $1 and type = 'seats.released' order by event_id`,
    [concertId],
  );
}

describe("releasing", () => {
  test("exactly the seats of the reservation are free at once", async () => {
    const sale = await openSale(database);
    const [fan, other] = [await sale.fan(), await sale.fan()];
    const { reservationId } = await sale.reserve(fan, [3, 4]);
    const kept = [await sale.reserve(fan, [5]), await sale.reserve(other, [6])];
    await sale.release(fan, reservationId);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([
      [5, "HELD", kept[0]!.reservationId],
      [6, "HELD", kept[1]!.reservationId],
    ]);
    expect(await statusOf(database.db, reservationId)).toBe("CANCELLED");
    expect(await releasesOf(sale)).toEqual([{ reservationId, seats: [3, 4], reason: "CANCELLED" }]);
    await sale.reserve(other, [3, 4]);
  });

  test("releasing again is harmless, also when another has taken the seat", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [3]);
    await sale.release(fan, reservationId);
    const other = await sale.reserve(await sale.fan(), [3]);
    await sale.release(fan, reservationId);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[3, "HELD", other.reservationId]]);
    expect(await releasesOf(sale)).toHaveLength(1);
  });

  test("a hold that is over stays over: its owner's release changes nothing", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [3]);
    await moveHold(database.db, reservationId, 0);
    const other = await sale.reserve(await sale.fan(), [3]);
    await sale.release(fan, reservationId);
    expect(await statusOf(database.db, reservationId)).toBe("HELD");
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[3, "HELD", other.reservationId]]);
    expect(await releasesOf(sale)).toEqual([]);
  });

  test("a paid reservation cannot be released", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [3]);
    await sale.pay(fan, reservationId);
    await expect(sale.release(fan, reservationId)).rejects.toMatchObject({ code: "ALREADY_PAID" });
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[3, "SOLD", reservationId]]);
  });

  test("another's reservation is not found, nor is one that does not exist", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [3]);
    await expect(sale.release(await sale.fan(), reservationId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(sale.release(fan, reservationId + 999)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await statusOf(database.db, reservationId)).toBe("HELD");
  });

  test("in a batch each gets its own answer, and the refused do not disturb the others", async () => {
    const sale = await openSale(database);
    const [fan, other] = [await sale.fan(), await sale.fan()];
    const held = [await sale.reserve(fan, [1]), await sale.reserve(fan, [2]), await sale.reserve(other, [3])];
    const requests = held.map(({ reservationId }) => ({ userId: fan.userId, reservationId }));
    const answers = await transaction(database.db, (tx) => releaseHolds(tx, sale.log, requests.toReversed()));
    expect(answers).toEqual([expect.objectContaining({ code: "NOT_FOUND" }), undefined, undefined]);
    expect((await takenSeats(database.db, sale.show.showId)).map(([number]) => number)).toEqual([3]);
  });
});

describe("leaving the queue", () => {
  test("releases all that the fan holds of that concert, and nothing else", async () => {
    const [sale, elsewhere] = [await openSale(database), await openSale(database)];
    const [fan, other] = [await sale.fan(), await sale.fan()];
    const mine = [await sale.reserve(fan, [1]), await sale.reserve(fan, [2, 3])];
    const others = await sale.reserve(other, [4]);
    const mineElsewhere = await elsewhere.reserve(await elsewhere.fan({ userId: fan.userId }), [1]);
    await sale.leave(fan);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[4, "HELD", others.reservationId]]);
    expect(await takenSeats(database.db, elsewhere.show.showId)).toEqual([[1, "HELD", mineElsewhere.reservationId]]);
    for (const { reservationId } of mine) expect(await statusOf(database.db, reservationId)).toBe("CANCELLED");
  });

  test("a hold that ran out stays one that ran out, and its seat with whoever took it", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [1]);
    await moveHold(database.db, reservationId, 0);
    const taken = await sale.reserve(await sale.fan(), [1]);
    await sale.leave(fan);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[1, "HELD", taken.reservationId]]);
    await sale.sweep();
    expect(await statusOf(database.db, reservationId)).toBe("EXPIRED");
  });

  test("releases what was left of an earlier turn too, when its fan waits again and leaves", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const left = await sale.reserve(fan, [1]);
    await sale.pay(fan, (await sale.reserve(fan, [2])).reservationId);
    const again = await sale.fan({ userId: fan.userId, status: "WAITING" });
    await sale.leave(again);
    expect(await statusOf(database.db, left.reservationId)).toBe("CANCELLED");
    expect((await takenSeats(database.db, sale.show.showId)).map(([number]) => number)).toEqual([2]);
  });
});

describe("sweeping", () => {
  // What the tests before left behind is not theirs to count.
  beforeEach(async () => {
    const sale = await openSale(database);
    await sale.sweep(1_000);
  });

  test("ends the holds that ran out and frees their seats, and touches no live one", async () => {
    const sale = await openSale(database);
    const [over, live] = [await sale.reserve(await sale.fan(), [1, 2]), await sale.reserve(await sale.fan(), [3])];
    await moveHold(database.db, over.reservationId, 0);
    await moveHold(database.db, live.reservationId, 120_000);
    expect(await sale.sweep()).toBe(1);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[3, "HELD", live.reservationId]]);
    expect(await statusOf(database.db, over.reservationId)).toBe("EXPIRED");
    const { reservationId } = over;
    expect(await releasesOf(sale)).toEqual([{ reservationId, seats: [1, 2], reason: "EXPIRED" }]);
  });

  test("a seat that another has taken stays with the other, and is not announced as free", async () => {
    const sale = await openSale(database);
    const { reservationId } = await sale.reserve(await sale.fan(), [1, 2, 3]);
    await moveHold(database.db, reservationId, 0);
    const other = await sale.reserve(await sale.fan(), [2]);
    await sale.sweep();
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[2, "HELD", other.reservationId]]);
    expect(await releasesOf(sale)).toEqual([{ reservationId, seats: [1, 3], reason: "EXPIRED" }]);
  });

  test("sweeps at most as many as it is told", async () => {
    const sale = await openSale(database);
    for (const number of [1, 2, 3]) {
      await moveHold(database.db, (await sale.reserve(await sale.fan(), [number])).reservationId, 0);
    }
    expect([await sale.sweep(2), await sale.sweep(2), await sale.sweep(2)]).toEqual([2, 1, 0]);
  });

  test("many who sweep at once sweep everything, and nothing twice", async () => {
    const sale = await openSale(database, { shows: [{ seats: 200 }] });
    const fans = await Promise.all(Array.from({ length: 60 }, () => sale.fan()));
    const held = await Promise.all(fans.map((fan, index) => sale.reserve(fan, [index * 2 + 1, index * 2 + 2])));
    for (const { reservationId } of held) await moveHold(database.db, reservationId, 0);
    let swept = 0;
    while (swept < held.length) {
      const counts = await Promise.all(Array.from({ length: 6 }, () => sale.sweep(7)));
      swept += counts.reduce((sum, count) => sum + count, 0);
    }
    expect(swept).toBe(60);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
    const announced = await releasesOf(sale);
    expect(new Set(announced.map(({ reservationId }) => reservationId)).size).toBe(60);
    expect(announced.flatMap(({ seats }) => seats)).toHaveLength(120);
  });

  test("does not wait for a reservation that somebody is busy with", async () => {
    const sale = await openSale(database);
    const { reservationId } = await sale.reserve(await sale.fan(), [1]);
    await moveHold(database.db, reservationId, 0);
    const busy = await openBlocker(database.url);
    await busy.run("select from reservations where reservation_id = $1 for update", [reservationId]);
    expect(await sale.sweep()).toBe(0);
    await busy.rollback();
    expect(await sale.sweep()).toBe(1);
  });
});

describe("releasing on an operator's word", () => {
  const releaseBy = (sale: OpenSale, reservationId: number, operator = "mina"): Promise<void> =>
    transaction(database.db, (tx) => releaseHoldAsOperator(tx, sale.log, { reservationId, operator }));
  const actsOn = (reservationId: number) =>
    rows(database.db, "select operator, verb, detail, xmin::text as tx from operator_acts where subject = $1", [
      `reservation ${reservationId}`,
    ]);

  test("frees the seats, tells of it and records who did it, in one transaction", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [3, 4]);
    await releaseBy(sale, reservationId);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
    expect(await statusOf(database.db, reservationId)).toBe("CANCELLED");
    expect(await releasesOf(sale)).toEqual([{ reservationId, seats: [3, 4], reason: "CANCELLED" }]);
    const { showId, concertId } = sale.show;
    const told = await rows<{ tx: string }>(
      database.db,
      "select tx::text from events where type = 'seats.released' and concert_id = $1",
      [concertId],
    );
    const detail = { userId: fan.userId, concertId, showId, seats: [3, 4] };
    expect(await actsOn(reservationId)).toEqual([
      { operator: "mina", verb: "releaseHoldAsOperator", detail, tx: told[0]?.tx },
    ]);
  });

  test("again, or when the hold is over, changes and records nothing more", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { reservationId } = await sale.reserve(fan, [3]);
    await releaseBy(sale, reservationId);
    await releaseBy(sale, reservationId, "jun");
    expect(await actsOn(reservationId)).toHaveLength(1);
    const over = await sale.reserve(fan, [5]);
    await moveHold(database.db, over.reservationId, -1_000);
    await releaseBy(sale, over.reservationId);
    expect(await statusOf(database.db, over.reservationId)).toBe("HELD");
    expect(await actsOn(over.reservationId)).toEqual([]);
    expect(await releasesOf(sale)).toHaveLength(1);
  });

  test("of what is paid, or of what there is not, is refused and not recorded", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [3]);
    await sale.pay(fan, reservationId);
    await expect(releaseBy(sale, reservationId)).rejects.toMatchObject({ code: "ALREADY_PAID" });
    await expect(releaseBy(sale, 999_999)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[3, "SOLD", reservationId]]);
    expect(await actsOn(reservationId)).toEqual([]);
  });
});
