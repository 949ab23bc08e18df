/** The same request again: at the verbs, within one instance, and at another instance. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Answer } from "#idempotency/keys.ts";
import type { Problem } from "#problems.ts";
import { inTheWay, openBlocker, untilBlocked } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { bodyOf, claimsOf, expectSound, keyOf, openSale, takenSeats, type Fan } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";
import { row } from "#test/sql.ts";

let database: TestDatabase;
let [here, there] = [] as unknown as [StartedRooms, StartedRooms];
beforeAll(async () => {
  database = await createTestDatabase();
  here = await startRooms(database.url);
  there = await startRooms(database.url);
});
afterAll(async () => {
  await Promise.all([here.close(), there.close()]);
  await expectSound(database);
  await database.close();
});

const reserve = (rooms: StartedRooms, fan: Fan, showId: number, seats: number[], key: string): Promise<Answer> =>
  rooms.reservations.reserve(claimsOf(fan), { showId, seats }, keyOf("reserveSeats", key, { showId, seats }));
const charge = (rooms: StartedRooms, { userId }: Fan, amount: number, key: string): Promise<Answer> =>
  rooms.wallet.charge({ userId, amount, requestKey: keyOf("chargeBalance", key, { amount }) });
const pay = (rooms: StartedRooms, fan: Fan, reservationId: number, key: string): Promise<Answer> =>
  rooms.payments.pay(claimsOf(fan), reservationId, keyOf("payReservation", key, { reservationId }));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: unknown) => (error as Problem).code,
  );

/** How much there is of everything that a repeated request could do twice. */
async function effectsOf({ userId }: Fan): Promise<unknown> {
  return row(
    database.db,
    `select (select count(*) from reservations where user_id = $1) as reservations,
            (select count(*) from transfers where user_id = $1) as transfers,
            (select count(*) from payments where user_id = $1) as payments,
            (select balance from wallets where user_id = $1) as balance`,
    [userId],
  );
}

describe("the same key with the same request", () => {
  test("reserves once, and gives the same bytes at every instance, though the seats are taken: by it", async () => {
    const sale = await openSale(database);
    const { showId } = sale.show;
    const fan = await sale.fan();
    const first = await reserve(here, fan, showId, [7, 8], "k");
    // Memory knows by now that the seats are taken, here and there.
    await Promise.all([here.seatMaps.get(showId), there.seatMaps.get(showId)]);
    for (const rooms of [here, there]) {
      expect(await codeOf(reserve(rooms, await sale.fan(), showId, [7], "other"))).toBe("SEAT_UNAVAILABLE");
      expect(await reserve(rooms, fan, showId, [7, 8], "k")).toEqual(first);
    }
    expect(await effectsOf(fan)).toMatchObject({ reservations: 1 });
  });

  test("reserves once, though the user's limit is reached: by it", async () => {
    const sale = await openSale(database, { maxSeatsPerUser: 2 });
    const fan = await sale.fan();
    const first = await reserve(here, fan, sale.show.showId, [1, 2], "k");
    expect(await codeOf(reserve(here, fan, sale.show.showId, [3], "new"))).toBe("SEAT_LIMIT_REACHED");
    expect(await reserve(there, fan, sale.show.showId, [1, 2], "k")).toEqual(first);
    const again = await sale.reserve(fan, [1, 2], { key: "k" });
    expect(again).toEqual(bodyOf(first));
  });

  test("charges once", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const first = await charge(here, fan, 500, "k");
    await charge(here, fan, 30, "another");
    expect(await charge(here, fan, 500, "k")).toEqual(first);
    expect(await charge(there, fan, 500, "k")).toEqual(first);
    expect(await effectsOf(fan)).toMatchObject({ transfers: 2, balance: 530 });
  });

  test("pays once, and is answered again by an instance that knows that the token is dead", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 120_000 });
    const { reservationId } = await sale.reserve(fan, [1]);
    const first = await pay(here, fan, reservationId, "k");
    for (const rooms of [here, there]) {
      await rooms.log.catchUp(0);
      expect(await codeOf(rooms.payments.pay(claimsOf(fan), reservationId))).toBe("TOKEN_EXPIRED");
      expect(await pay(rooms, fan, reservationId, "k")).toEqual(first);
    }
    expect(await effectsOf(fan)).toMatchObject({ payments: 1, balance: 70_000 });
  });

  test("a reservation is answered again after the token has died", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const first = await reserve(here, fan, sale.show.showId, [1], "k");
    await here.queue.leave(claimsOf(fan));
    expect(await reserve(here, fan, sale.show.showId, [1], "k")).toEqual(first);
    expect(await codeOf(reserve(here, fan, sale.show.showId, [1], "new"))).toBe("TOKEN_EXPIRED");
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
  });

  test("sent many times at the same moment, to both instances, has one effect and one answer", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const everywhere = <T>(send: (rooms: StartedRooms) => Promise<T>) =>
      Promise.all(Array.from({ length: 12 }, (_, index) => send(index % 2 ? here : there)));
    const reserved = await everywhere((rooms) => reserve(rooms, fan, sale.show.showId, [1, 2], "r"));
    const charged = await everywhere((rooms) => charge(rooms, fan, 150_000, "c"));
    const { reservationId } = bodyOf<{ reservationId: number }>(reserved[0]!);
    const paid = await everywhere((rooms) => pay(rooms, fan, reservationId, "p"));
    for (const answers of [reserved, charged, paid]) expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(await effectsOf(fan)).toEqual({ reservations: 1, transfers: 2, payments: 1, balance: 50_000 });
  });
});

describe("while the first is still running elsewhere", () => {
  test("a repeated reserve waits for it and gives its answer", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const { first, second } = await inTheWay(
      database.db,
      (tx) => sale.reserveIn(tx, [sale.reserveRequest(fan, [5], { key: "k" })]),
      () => reserve(here, fan, sale.show.showId, [5], "k"),
    );
    expect(await second).toEqual(first[0]);
  });

  test("a repeated payment waits for it and gives its answer", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 50_000 });
    const { reservationId } = await sale.reserve(fan, [5]);
    const { first, second } = await inTheWay(
      database.db,
      (tx) => sale.payIn(tx, [sale.payRequest(fan, reservationId, "k")]),
      () => pay(here, fan, reservationId, "k"),
    );
    expect(await second).toEqual(first[0]);
    expect(await effectsOf(fan)).toMatchObject({ payments: 1, balance: 0 });
  });

  test("if the first is undone, the second does it", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan();
    const blocker = await openBlocker(database.url);
    await blocker.run("select from wallets where user_id = $1 for update", [fan.userId]);
    await blocker.run("update wallets set balance = 77 where user_id = $1", [fan.userId]);
    const charged = charge(here, fan, 500, "k");
    await untilBlocked(database.db);
    await blocker.rollback();
    expect(bodyOf(await charged)).toMatchObject({ balance: 500 });
  });
});

describe("the same key with another request", () => {
  const reused = "IDEMPOTENCY_KEY_REUSED";

  test("is refused and has no effect, whatever the operation", async () => {
    const sale = await openSale(database);
    const fan = await sale.fan({ balance: 100_000 });
    const { showId } = sale.show;
    const { reservationId } = bodyOf<{ reservationId: number }>(await reserve(here, fan, showId, [1], "r"));
    await charge(here, fan, 500, "c");
    const before = await effectsOf(fan);
    for (const rooms of [here, there]) {
      expect(await codeOf(reserve(rooms, fan, showId, [2], "r"))).toBe(reused);
      expect(await codeOf(charge(rooms, fan, 501, "c"))).toBe(reused);
      expect(await codeOf(charge(rooms, fan, 500, "r"))).toBe(reused);
      expect(await codeOf(pay(rooms, fan, reservationId, "c"))).toBe(reused);
    }
    expect(await effectsOf(fan)).toEqual(before);
    await pay(here, fan, reservationId, "p");
    // Also when the token is dead and the gate would refuse the request anyway.
    expect(await codeOf(pay(here, fan, reservationId + 1, "p"))).toBe(reused);
  });

  test("another user's key is another key", async () => {
    const sale = await openSale(database);
    const [fan, other] = [await sale.fan(), await sale.fan()];
    await charge(here, fan, 500, "k");
    expect(bodyOf(await charge(here, other, 700, "k"))).toMatchObject({ balance: 700 });
  });

  test.each([
    ["at one instance", () => here, () => here],
    ["at two instances", () => here, () => there],
  ])("at two concerts at the same moment, %s: one is done, the other refused", async (_where, one, other) => {
    const sales = [await openSale(database), await openSale(database)];
    const fan = await sales[0]!.fan();
    const again = await sales[1]!.fan({ userId: fan.userId });
    for (let round = 1; round <= 5; round += 1) {
      const key = `round ${round}`;
      const codes = await Promise.all([
        codeOf(reserve(one(), fan, sales[0]!.show.showId, [round], key)),
        codeOf(reserve(other(), again, sales[1]!.show.showId, [round], key)),
      ]);
      const limited = round > 4 ? ["SEAT_LIMIT_REACHED"] : [];
      expect(codes.filter((code) => code !== "done" && code !== reused && !limited.includes(code))).toEqual([]);
      expect(codes.filter((code) => code === "done").length).toBeLessThanOrEqual(1);
    }
    expect(await effectsOf(fan)).toMatchObject({ reservations: 5 });
  });

  test("in a charge and a payment at the same moment: one is done, the other refused", async () => {
    for (let round = 0; round < 5; round += 1) {
      const sale = await openSale(database);
      const fan = await sale.fan({ balance: 50_000 });
      const { reservationId } = await sale.reserve(fan, [1]);
      const codes = await Promise.all([
        codeOf(charge(here, fan, 10, "k")),
        codeOf(pay(there, fan, reservationId, "k")),
      ]);
      expect(codes.toSorted()).toEqual([reused, "done"]);
    }
  });

  test("of two that meet at different rows, the second is tried again and finds the first", async () => {
    const sales = [await openSale(database), await openSale(database)];
    const fan = await sales[0]!.fan();
    const again = await sales[1]!.fan({ userId: fan.userId });
    const { first, second } = await inTheWay(
      database.db,
      (tx) => sales[0]!.reserveIn(tx, [sales[0]!.reserveRequest(fan, [1], { key: "k" })]),
      () => codeOf(reserve(here, again, sales[1]!.show.showId, [1], "k")),
    );
    expect(first).toEqual([expect.objectContaining({ status: 201 })]);
    expect(await second).toBe(reused);
    expect(await takenSeats(database.db, sales[1]!.show.showId)).toEqual([]);
  });
});

describe("refusals are not stored", () => {
  test("the same key may succeed later", async () => {
    const sale = await openSale(database);
    const [fan, other] = [await sale.fan(), await sale.fan()];
    const { showId } = sale.show;
    const { reservationId } = await sale.reserve(other, [1]);
    expect(await codeOf(reserve(here, fan, showId, [1], "r"))).toBe("SEAT_UNAVAILABLE");
    await here.reservations.release({ userId: other.userId, reservationId });
    const held = bodyOf<{ reservationId: number }>(await reserve(here, fan, showId, [1], "r"));
    expect(await codeOf(pay(here, fan, held.reservationId, "p"))).toBe("INSUFFICIENT_BALANCE");
    await charge(here, fan, 50_000, "c");
    await pay(here, fan, held.reservationId, "p");
  });
});
