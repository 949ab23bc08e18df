/** Paying while others pay, release, leave, sweep or take: real connections, real locks, both orders. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Tx } from "#db/transaction.ts";
import { Problem } from "#problems.ts";
import { inTheWay, openBlocker, patientTransaction, untilBlocked, untilPast } from "#test/contention.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { createUser } from "#test/fixtures.ts";
import {
  expectSound,
  fund,
  moveHold,
  openSale,
  statusOf,
  takenSeats,
  type Fan,
  type OpenSale,
} from "#test/open-sale.ts";
import { row } from "#test/sql.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 12 });
});
afterAll(async () => {
  await expectSound(database);
  await database.close();
});

interface Story {
  sale: OpenSale;
  fan: Fan;
  reservationId: number;
  balance(): Promise<number>;
}

/** A fan who holds seat 7 and could pay it twice; no hold that ran out is left to sweep. */
async function begin(): Promise<Story> {
  const sale = await openSale(database);
  await sale.sweep(1_000);
  const fan = await sale.fan({ balance: 100_000 });
  const { reservationId } = await sale.reserve(fan, [7]);
  const balance = async () =>
    (await row<{ balance: number }>(database.db, "select balance from wallets where user_id = $1", [fan.userId]))
      .balance;
  return { sale, fan, reservationId, balance };
}

/** Everything says that it was paid, or nothing does. */
async function expectPaid({ sale, reservationId, balance }: Story, paid: boolean): Promise<void> {
  const { payments } = await row<{ payments: number }>(
    database.db,
    "select count(*) as payments from payments where reservation_id = $1",
    [reservationId],
  );
  expect([payments, await balance()]).toEqual(paid ? [1, 50_000] : [0, 100_000]);
  const sold = (await takenSeats(database.db, sale.show.showId)).filter(([, status]) => status === "SOLD");
  expect(sold).toEqual(paid ? [[7, "SOLD", reservationId]] : []);
  expect((await statusOf(database.db, reservationId)) === "PAID").toBe(paid);
}

const payIn =
  ({ sale, fan, reservationId }: Story) =>
  (tx: Tx) =>
    sale.payIn(tx, [sale.payRequest(fan, reservationId)]);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe("a hold that runs out while its payment waits is not paid", () => {
  test.each([
    ["place", "select from places where concert_id = $1 for update", (story: Story) => [story.sale.concertId]],
    [
      "reservation",
      "select from reservations where reservation_id = $1 for update",
      (story: Story) => [story.reservationId],
    ],
    ["seat", "select from seats where reservation_id = $1 for update", (story: Story) => [story.reservationId]],
    ["wallet", "select from wallets where user_id = $1 for update", (story: Story) => [story.fan.userId]],
  ])("for the %s", async (_name, lock, values) => {
    const story = await begin();
    const { sale, fan, reservationId } = story;
    const heldUntil = await moveHold(database.db, reservationId, 400);
    const blocker = await openBlocker(database.url);
    await blocker.run(lock, values(story));
    const refused = codeOf(sale.pay(fan, reservationId));
    await untilBlocked(database.db);
    await untilPast(database.db, heldUntil);
    await blocker.commit();
    expect(await refused).toBe("HOLD_EXPIRED");
    await expectPaid(story, false);
  });
});

describe("of two who come at the same moment exactly one wins", () => {
  test("paid first: a release finds it paid", async () => {
    const story = await begin();
    const { second } = await inTheWay(database.db, payIn(story), () =>
      story.sale.release(story.fan, story.reservationId),
    );
    expect(await codeOf(second)).toBe("ALREADY_PAID");
    await expectPaid(story, true);
  });

  test("released first: a payment finds no hold", async () => {
    const story = await begin();
    const { sale, fan, reservationId } = story;
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.releaseIn(tx, [{ userId: fan.userId, reservationId }]),
      () => sale.pay(fan, reservationId),
    );
    expect(await codeOf(second)).toBe("HOLD_EXPIRED");
    await expectPaid(story, false);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
  });

  test("paid first: who leaves finds the place completed", async () => {
    const story = await begin();
    const { second } = await inTheWay(database.db, payIn(story), () => story.sale.leave(story.fan));
    await expect(second).rejects.toMatchObject({ code: "TOKEN_EXPIRED", extra: { place: "COMPLETED" } });
    await expectPaid(story, true);
  });

  test("left first: a payment finds the place left and the hold gone", async () => {
    const story = await begin();
    const { sale, fan, reservationId } = story;
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.leaveIn(tx, [fan]),
      () => sale.pay(fan, reservationId),
    );
    await expect(second).rejects.toMatchObject({ code: "TOKEN_EXPIRED", extra: { place: "LEFT" } });
    await expectPaid(story, false);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
  });

  test("paid first: the sweeper passes it over, though the hold's end has come before the commit", async () => {
    const story = await begin();
    const heldUntil = await moveHold(database.db, story.reservationId, 3_000);
    await patientTransaction(database.db, async (tx) => {
      expect(await payIn(story)(tx)).toEqual([expect.objectContaining({ status: 201 })]);
      await untilPast(tx, heldUntil);
      expect(await story.sale.sweep()).toBe(0);
    });
    expect(await story.sale.sweep()).toBe(0);
    await expectPaid(story, true);
  });

  test("swept first: a payment that waited for the sweeper finds the hold over", async () => {
    const story = await begin();
    const { sale, fan, reservationId } = story;
    await moveHold(database.db, reservationId, 0);
    const blocker = await openBlocker(database.url);
    await blocker.run("select from seats where reservation_id = $1 for update", [reservationId]);
    const swept = sale.sweep();
    await untilBlocked(database.db, 1);
    const refused = codeOf(sale.pay(fan, reservationId));
    await untilBlocked(database.db, 2);
    await blocker.commit();
    expect([await swept, await refused]).toEqual([1, "HOLD_EXPIRED"]);
    await expectPaid(story, false);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([]);
  });

  test("paid first: a taker who waited finds the seat sold", async () => {
    const story = await begin();
    const taker = await story.sale.fan();
    const { second } = await inTheWay(database.db, payIn(story), () => story.sale.reserve(taker, [7]));
    expect(await codeOf(second)).toBe("SEAT_UNAVAILABLE");
    await expectPaid(story, true);
  });

  test("taken first, when the hold had run out: a payment that waited for the seat is refused", async () => {
    const story = await begin();
    const { sale, fan, reservationId } = story;
    const taker = await sale.fan();
    await moveHold(database.db, reservationId, 0);
    const { second } = await inTheWay(
      database.db,
      (tx) => sale.reserveIn(tx, [sale.reserveRequest(taker, [7])]),
      () => sale.pay(fan, reservationId),
    );
    expect(await codeOf(second)).toBe("HOLD_EXPIRED");
    await expectPaid(story, false);
    expect(await takenSeats(database.db, sale.show.showId)).toEqual([[7, "HELD", expect.any(Number)]]);
  });

  test("the same reservation paid from many connections is paid once", async () => {
    const story = await begin();
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(story.sale.pay(story.fan, story.reservationId))),
    );
    expect(codes.toSorted()).toEqual([...Array.from({ length: 7 }, () => "TOKEN_EXPIRED"), "done"]);
    await expectPaid(story, true);
  });

  test("a balance that is enough for one of several payments is spent once", async () => {
    const userId = await createUser(database.db);
    await fund(database.db, userId, 90_000);
    const stories = [];
    for (let index = 0; index < 4; index += 1) {
      const sale = await openSale(database);
      const fan = await sale.fan({ userId });
      stories.push({ sale, fan, ...(await sale.reserve(fan, [1])) });
    }
    const codes = await Promise.all(
      stories.map(({ sale, fan, reservationId }) => codeOf(sale.pay(fan, reservationId))),
    );
    expect(codes.toSorted()).toEqual([...Array.from({ length: 3 }, () => "INSUFFICIENT_BALANCE"), "done"]);
  });
});

test("batches that pay the same reservations in any order never deadlock, and pay each once", async () => {
  const sale = await openSale(database);
  for (let round = 0; round < 8; round += 1) {
    const fans = await Promise.all(Array.from({ length: 6 }, () => sale.fan({ balance: 50_000 })));
    const held = await Promise.all(fans.map((fan, index) => sale.reserve(fan, [round * 6 + index + 1])));
    // Places ascend, seats and wallets come as they like; the second and fourth batch ask the other way round.
    const requests = fans.map((fan, index) => sale.payRequest(fan, held[index]!.reservationId));
    const orders = [requests, requests.toReversed(), requests.toSorted(byUser), requests.toSorted(byUser).toReversed()];
    const answers = await Promise.all(
      orders.map((order) => patientTransaction(database.db, (tx) => sale.payIn(tx, order))),
    );
    const paid = answers.flat().filter((answer) => !(answer instanceof Problem));
    expect(paid).toHaveLength(6);
    const refusals = answers.flat().flatMap((answer) => (answer instanceof Problem ? [answer.code] : []));
    expect(new Set(refusals)).toEqual(new Set(["TOKEN_EXPIRED"]));
  }
});

function byUser(a: { userId: string }, b: { userId: string }): number {
  return a.userId < b.userId ? -1 : 1;
}

test("everybody doing everything at once leaves every promise kept", async () => {
  const sale = await openSale(database, { maxSeatsPerUser: 3, shows: [{ seats: 12 }] });
  const allowed = new Set([
    "done",
    "SEAT_UNAVAILABLE",
    "SEAT_LIMIT_REACHED",
    "TOKEN_EXPIRED",
    "HOLD_EXPIRED",
    "ALREADY_PAID",
    "INSUFFICIENT_BALANCE",
  ]);
  async function live(fan: Fan): Promise<string[]> {
    const random = seededRandom(fan.number);
    const pick = (count: number): number => Math.floor(random() * count);
    const codes = [];
    const held: number[] = [];
    for (let step = 0; step < 12; step += 1) {
      const [what, seat, reservation] = [pick(8), pick(12) + 1, held[pick(held.length)]];
      if (what <= 3 || reservation === undefined) {
        const seats = [seat, (seat % 12) + 1].slice(0, 1 + pick(2)).sort((a, b) => a - b);
        const holdSeconds = pick(3) === 0 ? 0.02 : 300;
        const reserved = sale
          .reserve(fan, seats, { holdSeconds })
          .then(({ reservationId }) => held.push(reservationId));
        codes.push(await codeOf(reserved));
      } else if (what === 4) codes.push(await codeOf(sale.release(fan, reservation)));
      else if (what === 5) codes.push(await codeOf(sale.pay(fan, reservation)));
      else if (what === 6) codes.push(await codeOf(sale.charge(fan, 10_000)));
      else codes.push(await codeOf(step > 9 ? sale.leave(fan) : sale.sweep()));
    }
    return codes;
  }
  const fans = await Promise.all(Array.from({ length: 14 }, () => sale.fan({ balance: 60_000 })));
  const codes = (await Promise.all(fans.map(live))).flat();
  expect(codes.filter((code) => !allowed.has(code))).toEqual([]);
  expect(codes.filter((code) => code === "done").length).toBeGreaterThan(20);
  await expectSound(database);
});

/** The same numbers at every run (mulberry32): each fan wants the same, only the interleaving is another. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
