import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { CreatedConcert } from "#admin/create-concert.ts";
import { evaluateInvariants, type Audit } from "#admin/run-audit.ts";
import { readSnapshot } from "#db/read-snapshot.ts";
import { Problem } from "#problems.ts";
import type { QueueClaims } from "#tokens.ts";
import { createTestDatabase, type TestDatabase } from "#test/database.ts";
import { bodyOf } from "#test/open-sale.ts";
import { startRooms, type StartedRooms } from "#test/rooms.ts";

const seats = 60;
const fans = 150;
/** What a fan does is decided by the fan's number: every sixth does the same. */
const kinds = 6;

let database: TestDatabase;
let instances: StartedRooms[];

beforeAll(async () => {
  database = await createTestDatabase();
  instances = await Promise.all(
    [1, 2].map(() => startRooms(database.url, { HOLD_SECONDS: "1", QUEUE_CAPACITY: "15" })),
  );
});
afterAll(async () => {
  await Promise.all(instances.map((rooms) => rooms.close()));
  await database.close();
});

/** A refusal is an answer like any other: in a crowd most are. */
async function orRefusal<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

async function joinAndWait({ queue, tokens }: StartedRooms, concertId: number, userId: string): Promise<QueueClaims> {
  const { answer } = await queue.join({ concertId, userId });
  const claims = tokens.verifyQueue(answer.token);
  for (let { status } = answer; status === "WAITING";) {
    await sleep(50);
    status = (await orRefusal(queue.gate.place(claims)))?.status ?? "EXPIRED";
  }
  return claims;
}

/** One fan's visit: some pay, some let the hold run out, some release it, some leave. Asks any instance each time. */
async function visit(fan: number, { concertId, showId }: { concertId: number; showId: number }): Promise<void> {
  const instance = (step: number): StartedRooms => instances[(fan + step) % instances.length] as StartedRooms;
  const { userId } = await instance(0).accounts.createUser(undefined);
  await instance(1).wallet.charge({ userId, amount: 50_000, requestKey: undefined });
  const claims = await joinAndWait(instance(0), concertId, userId);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const wanted = [1 + ((fan * 7 + attempt * 11) % seats), 1 + ((fan * 5 + attempt * 13 + 1) % seats)];
    const order = { showId, seats: [...new Set(wanted)] };
    const answer = await orRefusal(instance(attempt).reservations.reserve(claims, order));
    if (!answer) continue;
    const { reservationId } = JSON.parse(answer.body) as { reservationId: number };
    if (fan % kinds === 0) await orRefusal(instance(attempt).reservations.release({ userId, reservationId }));
    else if (fan % kinds === 1) await sleep(1_100);
    else if (fan % kinds === 2) break;
    else {
      const paid = await orRefusal(instance(attempt + 1).payments.pay(claims, reservationId));
      if (paid) await comeOrRegret(fan, userId, (JSON.parse(paid.body) as { paymentId: number }).paymentId);
      return;
    }
  }
  await orRefusal(instance(1).queue.leave(claims));
}

/** What becomes of a payment: some come to the door, some get the money back, some want both at once. */
async function comeOrRegret(fan: number, userId: string, paymentId: number): Promise<void> {
  const [{ tickets }, { payments }] = instances as [StartedRooms, StartedRooms];
  const refund = () => orRefusal(payments.refund({ paymentId, reason: "A test.", operator: "jun" }));
  const { items } = await tickets.list(userId, {});
  const comeIn = () => items.map(({ ticketCode }) => orRefusal(tickets.checkIn({ ticketCode }, "mina")));
  if (fan % kinds === 3) await refund();
  else if (fan % kinds === 4) await Promise.all([refund(), ...comeIn()]);
  else await Promise.all(comeIn());
}

/** Changes the queue again and again, and sweeps, until `selling` has ended. */
async function disturb(concertId: number, selling: Promise<unknown>): Promise<void> {
  const changes = [
    { capacity: 3 },
    { state: "bypass" as const },
    { state: "open" as const, capacity: 8 },
    { capacity: 20 },
  ];
  const ended = selling.then(() => true);
  for (let round = 0; !(await Promise.race([ended, sleep(60, false)])); round += 1) {
    const { admin, reservations } = instances[round % instances.length] as StartedRooms;
    await admin.setQueuePolicy(concertId, changes[round % changes.length] ?? {}, "admin");
    await reservations.sweep();
  }
}

test("an audit finds nothing wrong at any moment of a sale on two instances", async () => {
  const [rooms] = instances as [StartedRooms];
  const request = {
    title: "Rush",
    maxSeatsPerUser: 3,
    shows: [{ startsAt: "2027-03-01T10:00:00Z", seats, price: 10_000 }],
  };
  const by = { operator: "admin", requestKey: undefined };
  const { concertId, shows } = bodyOf<CreatedConcert>(await rooms.admin.createConcert(request, by));
  const sale = { concertId, showId: shows[0]?.showId ?? 0 };
  const selling = Promise.all(Array.from({ length: fans }, (_, fan) => visit(fan, sale)));
  const disturbing = disturb(concertId, selling);
  const audits: Audit[] = [];
  const ended = selling.then(() => true);
  while (!(await Promise.race([ended, sleep(1, false)])))
    audits.push(await readSnapshot(database.url, evaluateInvariants));
  await disturbing;
  audits.push(await readSnapshot(database.url, evaluateInvariants));

  const broken = audits.flatMap((audit) => audit.invariants.filter(({ holds }) => !holds));
  expect(broken).toEqual([]);
  const checked = new Map(audits.at(-1)?.invariants.map((invariant) => [invariant.name, invariant.checked]));
  expect(checked.get("numbers-have-no-gaps")).toBe(fans);
  expect(checked.get("payment-is-a-transfer")).toBeGreaterThan(10);
  expect(checked.get("refund-is-a-transfer")).toBeGreaterThan(0);
  expect(checked.get("checked-in-seat-is-sold")).toBeGreaterThan(0);
  // While it went on, and when it was over.
  expect(audits.length).toBeGreaterThan(1);
});
