/** Seats under a crowd: hundreds of fans, three instances, one PostgreSQL. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { admitAll, createFans, nth, release, reserve, type Fan, type HoldBody } from "#test/crowd.ts";
import { expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { countKinds, type Reply } from "#test/wire.ts";

let race: Race;
let fans: Fan[];

beforeAll(async () => {
  race = await startRace();
  fans = await createFans(race.servers, 300);
});

afterAll(() => race.close());

/** However a race went, it leaves everything in order behind it. */
afterEach(() => expectSound(nth(race.servers, 0)));

test("a seat that three hundred fans want at once goes to exactly one of them", async () => {
  const { concertId, showId } = await race.concert({ maxSeatsPerUser: 50, queue: { capacity: 300 } });
  await admitAll(race.servers, fans, concertId);
  for (let seat = 1; seat <= 10; seat += 1) {
    const keyOf = (fan: Fan): string | undefined => (seat % 2 === 0 ? `seat-${seat}-${fan.userId}` : undefined);
    const ask = (): Promise<Reply<HoldBody>[]> =>
      Promise.all(
        fans.map((fan, index) => reserve(nth(race.servers, index + seat), fan, { showId, seats: [seat] }, keyOf(fan))),
      );

    const replies = await ask();

    expectOnly(replies, 201, "SEAT_UNAVAILABLE");
    expect(countKinds(replies)[201]).toBe(1);
    const again = await ask();
    const winner = replies.findIndex(({ status }) => status === 201);
    // Who asks once more loses, the winner too, unless the key says that it is the same request.
    expect(again[winner]?.text === replies[winner]?.text).toBe(seat % 2 === 0);
    expectOnly(again.toSpliced(winner, 1), "SEAT_UNAVAILABLE");
    const owners = await race.rows("select from seats where show_id = $1 and number = $2 and status = 'HELD'", [
      showId,
      seat,
    ]);
    expect(owners).toHaveLength(1);
  }
  expect(await race.rows("select from reservations where show_id = $1", [showId])).toHaveLength(10);
});

interface Hold {
  seat: number;
  /** When the seat was surely held: its fan had been told so, and had not yet asked to release it. */
  from: number;
  to: number;
}

/** Takes random seats and gives most of them back, as fast as the instances answer. */
async function takeAndRelease(fan: Fan, index: number, showId: number): Promise<{ replies: Reply[]; holds: Hold[] }> {
  const replies: Reply[] = [];
  const holds: Hold[] = [];
  for (let round = 0; round < 12; round += 1) {
    const seats = [...new Set(Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * 40)))];
    const taken = await reserve(nth(race.servers, index + round), fan, { showId, seats });
    replies.push(taken);
    if (taken.status !== 201) continue;
    const keeps = Math.random() < 0.05;
    const released = keeps
      ? undefined
      : await release(nth(race.servers, index + round + 1), fan, taken.body.reservationId);
    if (released) replies.push(released);
    for (const seat of seats)
      holds.push({ seat, from: taken.answeredAt, to: released?.sentAt ?? Number.POSITIVE_INFINITY });
  }
  return { replies, holds };
}

test("overlapping requests for several seats never give a seat twice, nor get in each other's way", async () => {
  const { concertId, showId } = await race.concert({
    maxSeatsPerUser: 8,
    queue: { capacity: 300 },
    shows: [{ seats: 40 }],
  });
  await admitAll(race.servers, fans, concertId);

  const done = await Promise.all(fans.map((fan, index) => takeAndRelease(fan, index, showId)));

  expectOnly(
    done.flatMap(({ replies }) => replies),
    201,
    204,
    "SEAT_UNAVAILABLE",
    "SEAT_LIMIT_REACHED",
  );
  const holds = done.flatMap((one) => one.holds).sort((a, b) => a.seat - b.seat || a.from - b.from);
  expect(holds.length).toBeGreaterThan(100);
  const overlaps = holds.filter(
    (hold, index) => holds[index - 1]?.seat === hold.seat && hold.from < (holds[index - 1]?.to ?? 0),
  );
  expect(overlaps).toEqual([]);
  const kept = holds.filter(({ to }) => to === Number.POSITIVE_INFINITY).map(({ seat }) => seat);
  const held = await race.rows<{ number: number }>("select number from seats where show_id = $1 and status = 'HELD'", [
    showId,
  ]);
  expect(held.map(({ number }) => number).sort((a, b) => a - b)).toEqual(kept.sort((a, b) => a - b));
});

test("a fan who reserves on three instances at once stays within the limit", async () => {
  const { concertId, showId } = await race.concert({
    maxSeatsPerUser: 4,
    queue: { capacity: 300 },
    shows: [{ seats: 900 }],
  });
  const some = fans.slice(0, 75);
  await admitAll(race.servers, some, concertId);

  const replies = await Promise.all(
    some.map((fan, index) =>
      Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          reserve(nth(race.servers, i), fan, { showId, seats: [12 * index + i + 1] }),
        ),
      ),
    ),
  );

  for (const ofFan of replies) expect(countKinds(ofFan)).toEqual({ 201: 4, SEAT_LIMIT_REACHED: 8 });
});
