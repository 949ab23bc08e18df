/** Refunds, doors and buyers at once, over three instances: nobody is let in who was refunded, no seat is given twice. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { admitAll, charge, createFans, nth, pay, readBalance, reserve, type Fan } from "#test/crowd.ts";
import { expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { countKinds, send, type Reply } from "#test/wire.ts";

const price = 50_000;
const count = 30;

let race: Race;
let fans: Fan[];

beforeAll(async () => {
  race = await startRace();
  fans = await createFans(race.servers, count);
});
afterAll(() => race.close());
afterEach(() => expectSound(nth(race.servers, 0)));

interface Bought {
  fan: Fan;
  concertId: number;
  showId: number;
  seat: number;
  paymentId: number;
  ticketCode: string;
}

/** Each fan has paid one seat of a new concert. */
async function buyOneEach(): Promise<Bought[]> {
  const { concertId, showId } = await race.concert({ shows: [{ seats: count, price }] });
  await admitAll(race.servers, fans, concertId);
  return Promise.all(
    fans.map(async (fan, index) => {
      const at = nth(race.servers, index);
      const seat = index + 1;
      const held = await reserve(at, fan, { showId, seats: [seat] });
      expectOnly([held, await charge(at, fan, price)], 201);
      const paid = await pay(at, fan, held.body.reservationId);
      expectOnly([paid], 201);
      const listed = await send<{ items: { ticketCode: string }[] }>(at, "GET", "/v1/tickets?limit=1", {
        token: fan.accessToken,
      });
      const ticketCode = listed.body.items[0]?.ticketCode ?? "";
      return { fan, concertId, showId, seat, paymentId: paid.body.paymentId, ticketCode };
    }),
  );
}

function refund(index: number, { paymentId }: Bought): Promise<Reply> {
  const at = nth(race.servers, index);
  const body = { reason: "A race." };
  return send(at, "POST", `/v1/admin/payments/${paymentId}/refund`, { token: at.adminToken, body });
}

function checkIn(index: number, { ticketCode }: Bought): Promise<Reply> {
  const at = nth(race.servers, index);
  return send(at, "POST", "/v1/admin/check-ins", { token: at.adminToken, body: { ticketCode } });
}

/** The same request on every instance, twice on each, at once. */
function everywhere(ask: (index: number) => Promise<Reply>): Promise<Reply[]> {
  return Promise.all([0, 1, 2, 3, 4, 5].map(ask));
}

test("a payment refunded everywhere at once is refunded once", async () => {
  const bought = await buyOneEach();
  const before = await Promise.all(fans.map((fan) => readBalance(nth(race.servers, 0), fan)));
  // One after the other: of all of them at once some would wait longer for each other than a request may.
  for (const one of bought) {
    expect(countKinds(await everywhere((index) => refund(index, one)))).toEqual({ 201: 1, ALREADY_REFUNDED: 5 });
  }
  const after = await Promise.all(fans.map((fan) => readBalance(nth(race.servers, 1), fan)));
  expect(after).toEqual(before.map((balance) => balance + price));
});

test("a ticket shown at every door at once lets one person in", async () => {
  const bought = await buyOneEach();
  for (const one of bought) {
    expect(countKinds(await everywhere((index) => checkIn(index, one)))).toEqual({ 201: 1, ALREADY_CHECKED_IN: 5 });
  }
});

test("of a refund and a check-in at once one is done, and the other told so", async () => {
  const bought = await buyOneEach();
  for (const [index, one] of bought.entries()) {
    // Who is sent first changes from ticket to ticket.
    const [refunded, checkedIn] =
      index % 2 === 0
        ? await Promise.all([refund(index, one), checkIn(index + 1, one)])
        : (await Promise.all([checkIn(index + 1, one), refund(index, one)])).toReversed();
    const told = [refunded?.code ?? refunded?.status, checkedIn?.code ?? checkedIn?.status];
    expect([
      [201, "TICKET_REFUNDED"],
      ["TICKET_USED", 201],
    ]).toContainEqual(told);
  }
});

test("a seat that is refunded while others want it is given to one of them", async () => {
  const [one] = await buyOneEach();
  if (!one) throw new Error("somebody bought");
  const { showId, seat } = one;
  await admitAll(race.servers, fans, one.concertId);
  const others = fans.filter((fan) => fan !== one.fan);
  let given = false;
  const wanting = others.map(async (fan, index) => {
    const replies: Reply[] = [];
    // Refused from memory until the instance has heard of the refund; then each tries once more.
    for (let last = false; !last; await sleep(5)) {
      last = given;
      const reply = await reserve(nth(race.servers, index), fan, { showId, seats: [seat] });
      given ||= reply.status === 201;
      replies.push(reply);
    }
    return replies;
  });
  expectOnly([await refund(0, one)], 201);
  const replies = (await Promise.all(wanting)).flat();
  expectOnly(replies, 201, "SEAT_UNAVAILABLE");
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
  const owners = await race.rows("select status from seats where show_id = $1 and number = $2", [showId, seat]);
  expect(owners).toEqual([{ status: "HELD" }]);
});
