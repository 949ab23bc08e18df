/** Money and idempotency keys under concurrency: three instances, one wallet, one key, all at once. */
import { randomUUID } from "node:crypto";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { admitAll, charge, createFans, nth, pay, readBalance, reserve, type Fan, type HoldBody } from "#test/crowd.ts";
import { expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { countKinds, type Reply } from "#test/wire.ts";

const price = 50_000;
const count = 60;

let race: Race;
let fans: Fan[];

beforeAll(async () => {
  race = await startRace();
  fans = await createFans(race.servers, count);
});

afterAll(() => race.close());

/** However a race went, it leaves everything in order behind it. */
afterEach(() => expectSound(nth(race.servers, 0)));

/** All fans admitted to a new concert, each with a hold of one seat. */
async function holdOneEach(): Promise<Reply<HoldBody>[]> {
  const { concertId, showId } = await race.concert({ shows: [{ seats: count, price }] });
  await admitAll(race.servers, fans, concertId);
  const holds = await Promise.all(
    fans.map((fan, index) => reserve(nth(race.servers, index), fan, { showId, seats: [index + 1] })),
  );
  expectOnly(holds, 201);
  return holds;
}

/** The same request `times` times at once, over all instances. */
function everywhere<Body>(
  times: number,
  ask: (server: Race["servers"][number]) => Promise<Reply<Body>>,
): Promise<Reply<Body>[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => ask(nth(race.servers, index))));
}

function expectOneAnswer(replies: readonly Reply[]): void {
  expectOnly(replies, 201);
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
}

test("the same key sent to every instance at once has one effect and one answer", async () => {
  const { concertId, showId } = await race.concert({ shows: [{ seats: count, price }] });
  await admitAll(race.servers, fans, concertId);
  const key = randomUUID();
  await Promise.all(
    fans.map(async (fan, index) => {
      const order = { showId, seats: [index + 1] };
      const charged = await everywhere(9, (server) => charge(server, fan, price, `${key}-charge`));
      const held = await everywhere(9, (server) => reserve(server, fan, order, `${key}-reserve`));
      const { reservationId } = (held[0] as Reply<HoldBody>).body;
      const paid = await everywhere(9, (server) => pay(server, fan, reservationId, `${key}-pay`));
      for (const replies of [charged, held, paid]) expectOneAnswer(replies);
      expect(await readBalance(nth(race.servers, index), fan)).toBe(0);
    }),
  );

  const [effects] = await race.rows(
    `select (select count(*)::integer from reservations where show_id = $1) as reservations,
            (select count(*)::integer from payments where show_id = $1) as payments,
            (select count(*)::integer from transfers) as transfers`,
    [showId],
  );
  expect(effects).toEqual({ reservations: count, payments: count, transfers: 2 * count });
});

test("one key for two different requests at once: one is done, the other is told so", async () => {
  const { concertId, showId } = await race.concert({ shows: [{ seats: count, price }] });
  await admitAll(race.servers, fans, concertId);
  const key = randomUUID();
  const replies = await Promise.all(
    fans.map((fan, index) =>
      Promise.all([
        charge(nth(race.servers, index), fan, price, key),
        reserve(nth(race.servers, index + 1), fan, { showId, seats: [index + 1] }, key),
        charge(nth(race.servers, index + 2), fan, 2 * price, key),
      ]),
    ),
  );
  for (const ofFan of replies) expect(countKinds(ofFan)).toEqual({ 201: 1, IDEMPOTENCY_KEY_REUSED: 2 });
});

test("a wallet that is charged and paid from at once is exact", async () => {
  const holds = await holdOneEach();
  const before = await Promise.all(fans.map((fan) => readBalance(nth(race.servers, 0), fan)));
  const amounts = [9_999, 10_001, 12_345, 7_655, 1, 19_999, 30_000, 5];
  await Promise.all(
    fans.map(async (fan, index) => {
      const { reservationId } = (holds[index] as Reply<HoldBody>).body;
      const charging = amounts.map((amount, i) => charge(nth(race.servers, index + i), fan, amount));
      const paying = everywhere(6, (server) => pay(server, fan, reservationId));
      const charged = await Promise.all(charging);
      const paid = await paying;
      // Whether the money came in time is a matter of luck; by now it is there.
      paid.push(await pay(nth(race.servers, index), fan, reservationId));

      expectOnly(charged, 201);
      expectOnly(paid, 201, "INSUFFICIENT_BALANCE", "TOKEN_EXPIRED");
      expect(paid.filter(({ status }) => status === 201)).toHaveLength(1);
      const brought = amounts.reduce((sum, amount) => sum + amount, 0);
      expect(await readBalance(nth(race.servers, index), fan)).toBe((before[index] ?? 0) + brought - price);
    }),
  );
  const wrong = await race.rows(
    `select w.user_id, w.balance from wallets w
      where balance <> (select coalesce(sum(case credit when 'WALLET' then amount else -amount end), 0)
                          from transfers t where t.user_id = w.user_id)`,
  );
  expect(wrong).toEqual([]);
});
