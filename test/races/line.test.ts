/** The line over three instances: order in real time, one place a fan, positions that only fall, tokens that stay dead. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import {
  admitAll,
  charge,
  createFans,
  join,
  leave,
  nth,
  pay,
  readPlace,
  readSeats,
  reserve,
  type Fan,
  type PlaceBody,
} from "#test/crowd.ts";
import { expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { startServers, stopServers } from "#test/server.ts";
import { countKinds, type Reply } from "#test/wire.ts";

let race: Race;

beforeAll(async () => {
  race = await startRace();
});

afterAll(() => race.close());

/** However a race went, it leaves everything in order behind it. */
afterEach(() => expectSound(nth(race.servers, 0)));

/** Pairs of joins in which the one that was answered before the other was even sent has the greater number. */
function overtakings(joins: readonly Reply<PlaceBody>[]): string[] {
  const bySending = joins.toSorted((a, b) => a.sentAt - b.sentAt);
  const byAnswer = joins.toSorted((a, b) => a.answeredAt - b.answeredAt);
  const found: string[] = [];
  let answered = 0;
  let greatest = 0;
  for (const { sentAt, body } of bySending) {
    for (; (byAnswer[answered]?.answeredAt ?? Number.POSITIVE_INFINITY) < sentAt; answered += 1) {
      greatest = Math.max(greatest, byAnswer[answered]?.body.number ?? 0);
    }
    if (body.number < greatest) found.push(`${body.number} was asked for after ${greatest} had been answered`);
  }
  return found;
}

test("who was answered before another asked stands before them, on whatever instances", async () => {
  const { concertId } = await race.concert({ queue: { capacity: 10 } });
  const fans = await createFans(race.servers, 400);
  const left = [...fans];
  const joins: Reply<PlaceBody>[][] = [];
  /** Takes one fan after the other to the line; each asks several instances at once, as if with several devices. */
  async function usher(first: number): Promise<void> {
    for (let fan = left.pop(); fan; fan = left.pop()) {
      const devices = 1 + (left.length % 3);
      const asked = fan;
      joins.push(
        await Promise.all(
          Array.from({ length: devices }, (_, i) => join(nth(race.servers, first + i), asked, concertId)),
        ),
      );
    }
  }
  await Promise.all(Array.from({ length: 40 }, (_, index) => usher(index)));

  for (const ofFan of joins) {
    expect(new Set(ofFan.map(({ body }) => body.number)).size).toBe(1);
    expect(countKinds(ofFan)[201]).toBe(1);
  }
  const created = joins.flat().filter(({ status }) => status === 201);
  const numbers = created.map(({ body }) => body.number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: fans.length }, (_, index) => index + 1));
  expect(overtakings(created)).toEqual([]);
  // The first ten found room and nobody before them: they were admitted by the join itself.
  for (const { body } of created) expect(body.status).toBe(body.number <= 10 ? "ADMITTED" : "WAITING");
  for (const { body } of joins.flat()) expect(body.position).toBe(Math.max(0, body.number - 10));
});

/**
 * Asks instance after instance, without a pause, for the place or for the seats, until told to stop (though some times at
 * least, however slow they are) or the place has ended; answers the positions: as told, or 0 where the door was open.
 */
async function watchPosition(fan: Fan, { servers, showId, stop }: Watch): Promise<number[]> {
  const positions: number[] = [];
  for (
    let turn = Number.parseInt(fan.userId.slice(0, 4), 16);
    !stop.aborted || positions.length < fewestLooks;
    turn += 1
  ) {
    const server = nth(servers(), turn);
    const reply = turn % 5 < 3 ? await readPlace(server, fan) : await readSeats(server, fan, showId);
    if (reply.code === "TOKEN_EXPIRED") break;
    expectOnly([reply], 200, "NOT_ADMITTED");
    positions.push((reply.body as { position?: number }).position ?? 0);
  }
  return positions;
}

const fewestLooks = 10;

interface Watch {
  servers: () => Race["servers"];
  showId: number;
  stop: AbortSignal;
}

function expectNoRise(histories: readonly number[][]): void {
  for (const positions of histories) {
    const rises = positions.filter((position, index) => position > (positions[index - 1] ?? Number.POSITIVE_INFINITY));
    expect(rises, positions.join(" ")).toEqual([]);
  }
}

/** A line of which every tenth fan watches the position from the moment of joining, while the others come and go. */
async function watchLine(fans: readonly Fan[], servers: () => Race["servers"], capacity: number): Promise<number[][]> {
  const { concertId, showId } = await race.concert({ queue: { capacity } });
  const stop = new AbortController();
  const watch = { servers, showId, stop: stop.signal };
  const coming = [...fans.entries()];
  const going: Promise<Reply>[] = [];
  const watching: Promise<number[]>[] = [];
  /** Brings fans to the line; those who do not watch go again in a while, from wherever they stand by then. */
  async function bring(): Promise<void> {
    for (let next = coming.shift(); next; next = coming.shift()) {
      const [index, fan] = next;
      const { body } = await join(nth(servers(), index), fan, concertId);
      const goes = (): Promise<Reply> => leave(nth(servers(), index + 1), fan);
      if (index % 10 !== 9) going.push(sleep(1_500 * Math.random()).then(goes));
      else watching.push(watchPosition(fan, watch).then((positions) => [body.position, ...positions]));
    }
  }
  try {
    await Promise.all(Array.from({ length: 8 }, bring));
    expectOnly(await Promise.all(going), 204);
    await sleep(500);
  } finally {
    stop.abort();
    await Promise.allSettled(watching);
  }
  return Promise.all(watching);
}

test("a position never rises, though each poll asks another instance", async () => {
  const fans = await createFans(race.servers, 240);
  for (let round = 0; round < 3; round += 1) {
    const histories = await watchLine(fans, () => race.servers, 5 + 20 * round);
    expect(histories.flat().length).toBeGreaterThan(200);
    expectNoRise(histories);
  }
});

test("nor does it when an instance joins that has only just started", async () => {
  const fans = await createFans(race.servers, 200);
  const servers = [...race.servers];
  const late = startServers(1, { databaseUrl: race.databaseUrl, env: { LOG_LEVEL: "warn" } });
  try {
    let arrived = false;
    const arriving = late.then((more) => servers.push(...more)).finally(() => (arrived = true));
    while (!arrived) expectNoRise(await watchLine(fans, () => servers, 10));
    await arriving;
    expectNoRise(await watchLine(fans, () => servers, 10));
  } finally {
    await stopServers(await late);
  }
});

/** What the design gives an instance to hear of the death of a token, for reads. */
const readsDieWithinMs = 250;

test("a dead token is dead on every instance: for writes at once, for reads a moment later", async () => {
  const price = 1_000;
  const count = 90;
  const { concertId, showId } = await race.concert({ shows: [{ seats: 2 * count, price }] });
  const fans = await createFans(race.servers, count);
  await admitAll(race.servers, fans, concertId);

  await Promise.all(
    fans.map(async (fan, index) => {
      const at = (step: number): Race["servers"][number] => nth(race.servers, index + step);
      await charge(at(0), fan, price);
      const held = await reserve(at(1), fan, { showId, seats: [index + 1] });
      // Every instance knows the fan well before the end.
      expectOnly(await Promise.all(race.servers.map((server) => readSeats(server, fan, showId))), 200);
      const end = index % 2 === 0 ? await pay(at(0), fan, held.body.reservationId) : await leave(at(0), fan);
      expectOnly([end], 201, 204);
      const order = { showId, seats: [count + index + 1] };
      const writes = await Promise.all(
        race.servers.flatMap((server) => [
          reserve(server, fan, order),
          pay(server, fan, held.body.reservationId),
          leave(server, fan),
        ]),
      );
      expectOnly(writes, "TOKEN_EXPIRED");
      const reads: Reply[] = [];
      while (performance.now() < end.answeredAt + 2 * readsDieWithinMs) {
        reads.push(...(await Promise.all(race.servers.map((server) => readSeats(server, fan, showId)))));
        reads.push(...(await Promise.all(race.servers.map((server) => readPlace(server, fan)))));
      }
      expectOnly(
        reads.filter(({ sentAt }) => sentAt > end.answeredAt + readsDieWithinMs),
        "TOKEN_EXPIRED",
      );
      expectOnly(reads, 200, "TOKEN_EXPIRED");
    }),
  );
});
