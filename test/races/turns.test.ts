/** Turns under a crowd of all sorts: who pays, who leaves, who never comes, who comes and falls asleep. */
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import {
  charge,
  createFans,
  join,
  leave,
  nth,
  pay,
  readPlace,
  reserve,
  type Fan,
  type PlaceBody,
} from "#test/crowd.ts";
import { during, expectOnly, expectSound, startRace, type Race } from "#test/race.ts";
import { until } from "#test/until.ts";
import { send, type Reply } from "#test/wire.ts";

const capacity = 20;
const price = 1_000;

let race: Race;

beforeAll(async () => {
  race = await startRace({ env: { HOLD_SECONDS: "5" } });
});

afterAll(() => race.close());

/** However a race went, it leaves everything in order behind it. */
afterEach(() => expectSound(nth(race.servers, 0)));

/** When a fan was surely admitted: had been told so, was not yet told otherwise, and had not asked to end it. */
interface Turn {
  from: number;
  to: number;
}

type Manner = "buyer" | "browser" | "no-show" | "sleeper" | "leaver";
const manners: readonly Manner[] = ["buyer", "buyer", "browser", "no-show", "buyer", "sleeper", "leaver", "browser"];

/** The moment on this process's monotonic clock at which the place ends, as told. Both clocks are this machine's. */
function endTold({ expiresAt }: PlaceBody): number {
  return performance.now() + Date.parse(expiresAt ?? "") - Date.now();
}

/** One fan's visit, from joining to however it ends. Answers the turn, if there was one. */
async function visit(
  fan: Fan,
  index: number,
  { concertId, showId }: { concertId: number; showId: number },
): Promise<Turn | undefined> {
  const manner = nth(manners, index);
  const at = (step: number): Race["servers"][number] => nth(race.servers, index + step);
  let place: Reply<PlaceBody> = await join(at(0), fan, concertId);
  expectOnly([place], 201);
  if (manner === "no-show") return place.body.status === "ADMITTED" ? turnOf(place, endTold(place.body)) : undefined;
  for (let step = 1; place.body.status === "WAITING"; step += 1) {
    if (manner === "leaver" && step > index % 5) {
      expectOnly([await leave(at(step), fan)], 204, "TOKEN_EXPIRED");
      return undefined;
    }
    await sleep(place.body.retryAfterMs);
    place = await readPlace(at(step), fan);
    // Whoever is kept from coming in time by a busy machine has missed the turn, as anybody would have.
    if (place.code === "TOKEN_EXPIRED") return undefined;
    expectOnly([place], 200);
  }
  if (manner === "sleeper") return turnOf(place, endTold(place.body));
  const end = await (manner === "buyer" ? buy(fan, index, showId) : leave(at(9), fan));
  expectOnly([end], 201, 204, "TOKEN_EXPIRED", "HOLD_EXPIRED");
  return turnOf(place, Math.min(end.sentAt, endTold(place.body)));
}

function turnOf({ answeredAt }: Reply, to: number): Turn | undefined {
  return answeredAt < to ? { from: answeredAt, to } : undefined;
}

/** Holds a seat, lets half of the holds nearly run out, and pays. Answers the last reply. */
async function buy(fan: Fan, index: number, showId: number): Promise<Reply> {
  expectOnly([await charge(nth(race.servers, index), fan, price)], 201);
  const held = await reserve(nth(race.servers, index + 1), fan, { showId, seats: [index + 1] });
  if (held.status !== 201) return held;
  await sleep(index % 2 === 0 ? 0 : 400);
  return pay(nth(race.servers, index + 2), fan, held.body.reservationId);
}

/** The most turns that were surely going on at the same moment. */
function mostAtOnce(turns: readonly Turn[]): number {
  const steps = turns.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ]);
  let now = 0;
  let most = 0;
  // Of steps at one moment those that end a turn come first: turns that touch do not overlap.
  for (const { by } of steps.toSorted((a, b) => a.at - b.at || a.by - b.by)) most = Math.max(most, (now += by));
  return most;
}

interface Sample {
  admitted: number;
  waiting: number;
}

/** The line in one snapshot. */
async function lookAtLine(concertId: number): Promise<Sample> {
  const [sample] = await race.rows<Sample>(
    `select count(*) filter (where status = 'ADMITTED') as admitted, count(*) filter (where status = 'WAITING') as waiting
       from places where concert_id = $1`,
    [concertId],
  );
  return sample as Sample;
}

/** Looks at the line every 50 ms until told to stop. */
async function sampleLine(concertId: number, stop: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (!stop.aborted) {
    samples.push(await lookAtLine(concertId));
    await sleep(50);
  }
  return samples;
}

test("whatever fans do, no more than the capacity are ever in, all get their turn in order, and nobody stalls the line", async () => {
  const queue = { capacity, claimSeconds: 2, passSeconds: 3 };
  const { concertId, showId } = await race.concert({ queue, shows: [{ seats: 240, price }] });
  const fans = await createFans(race.servers, 240);
  const isOver = async (): Promise<boolean> => {
    const live = await race.rows("select from places where concert_id = $1 and ended_at is null", [concertId]);
    return live.length === 0;
  };
  const everybody = async (): Promise<(Turn | undefined)[]> => {
    const visits = fans.map((fan, index) => sleep(index * 5).then(() => visit(fan, index, { concertId, showId })));
    const had = await Promise.all(visits);
    await until("the turns of those who never came, or never left, are over too", isOver);
    return had;
  };

  const { done: turns, watched: samples } = await during(everybody, (stop) => sampleLine(concertId, stop));

  expect(Math.max(...samples.map(({ admitted }) => admitted))).toBe(capacity);
  expect(mostAtOnce(turns.filter((turn) => turn !== undefined))).toBeLessThanOrEqual(capacity);
  const [order] = await race.rows<{ wrong: number; never: number; paid: number }>(
    `select count(*) filter (where admitted_at < greatest_before) as wrong,
            count(*) filter (where admitted_at is null and status <> 'LEFT') as never,
            count(*) filter (where status = 'COMPLETED') as paid
       from (select *, max(admitted_at) over (order by number rows between unbounded preceding and 1 preceding) as greatest_before
               from places where concert_id = $1) as places`,
    [concertId],
  );
  expect(order).toMatchObject({ wrong: 0, never: 0 });
  expect(order?.paid).toBeGreaterThan(0);
});

test("capacity that is lowered takes no turn away, and holds for all who come after", async () => {
  const { concertId } = await race.concert({ queue: { capacity: 40 } });
  const fans = await createFans(race.servers, 80);
  for (const fan of fans) await join(nth(race.servers, 0), fan, concertId);
  const server = nth(race.servers, 1);
  const path = `/v1/admin/concerts/${concertId}/queue`;
  const isFull = async (): Promise<boolean> => {
    const admitted = await race.rows("select from places where concert_id = $1 and status = 'ADMITTED'", [concertId]);
    return admitted.length === 10;
  };
  const lowerAndLeave = async (): Promise<void> => {
    const changed = await send(server, "PATCH", path, { token: server.adminToken, body: { capacity: 10 } });
    expectOnly([changed], 200);
    // All who are in leave, one after the other, on all instances.
    for (const [index, fan] of fans.slice(0, 40).entries()) {
      expectOnly([await leave(nth(race.servers, index), fan)], 204);
    }
    await until("the next ten are in", isFull);
  };

  const before = await lookAtLine(concertId);
  const { watched: samples } = await during(lowerAndLeave, (stop) => sampleLine(concertId, stop));

  const counts = [before, ...samples].map(({ admitted }) => admitted);
  expect(counts[0]).toBe(40);
  expect(counts.filter((count, index) => count > Math.max(10, counts[index - 1] ?? count))).toEqual([]);
});
