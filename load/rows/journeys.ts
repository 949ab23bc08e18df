/**
 * Whole journeys, on two instances: join, see dates and seats, reserve, charge, pay. Each is another user's; they go for the
 * seats of one concert after the other (ten shows of fifty seats), so that at any moment all want the same few shows.
 */
import type { Answer } from "#load/answer.ts";
import { fireWith, type Gun } from "#load/fire.ts";
import { performAtPace } from "#load/pace.ts";
import { expectStatus } from "#load/perform.ts";
import { chargeShot, joinShot, payShot, reserveShot, type Buyer } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Row } from "#load/rows/row.ts";
import { encode, type Shot } from "#load/shot.ts";
import type { Trial } from "#load/trial.ts";
import { createConcert, createUsers } from "#load/world.ts";

/** Somebody on the way to a seat; the queue token and the reservation become known as they go. */
interface Journey extends Buyer {
  concertId: number;
  reservationId: number;
  /** What can be made before the time begins. */
  join: Shot;
  charge: Shot;
}

interface Step {
  expected: number;
  shot: (journey: Journey) => Shot;
  /** Notes what the answer says that a later step needs. */
  learn?: (journey: Journey, body: string) => void;
}

const instances = 2;
const shows = 10;
const seats = 50;
/** As `QUEUE_CAPACITY`: nobody waits, for there are no more fans on their way at a time than there are connections. */
const capacity = 1_000;
/** A journey is several requests, */
const quickPerSecond = 1_500;
/** and the instances are new. */
const warmUpSeconds = 3;

export const journeys: Row = {
  key: "journeys",
  name: `whole journeys, ${instances} instances`,
  goals: { bare: { must: 0.05, hoped: 0.08 }, orPerSecond: 1_500 },
  async start(rig) {
    const target = await rig.jari(instances);
    return {
      target,
      quickPerSecond,
      warmUpSeconds,
      once: true,
      async fire({ seconds, count, ready, onStart }) {
        const prepared = await prepare(rig, count);
        await ready();
        const waiting = prepared.values();
        return fireWith({ url: target.url, seconds, onStart }, async (gun, tally) => {
          while (!tally.isEnded) {
            const { value: journey } = waiting.next();
            if (journey) await travel(journey, firing(gun, target.url));
            else tally.end();
          }
        });
      },
      async pace({ perSecond, count, ready }) {
        const prepared = await prepare(rig, count);
        await ready();
        return performAtPace({
          url: target.url,
          perSecond,
          count,
          perform: async (i, ask) => {
            const journey = prepared[i] as Journey;
            await travel(journey, (shot, expected) => expectStatus(ask, shot, expected));
          },
        });
      },
    } satisfies Trial;
  },
};

const steps: readonly Step[] = [
  {
    expected: 201,
    shot: ({ join }) => join,
    learn: (journey, body) => (journey.token = (JSON.parse(body) as Journey).token),
  },
  { expected: 200, shot: ({ concertId, token }) => ({ path: `/v1/concerts/${concertId}/dates`, token }) },
  { expected: 200, shot: ({ showId, token }) => ({ path: `/v1/shows/${showId}/seats`, token }) },
  {
    expected: 201,
    shot: reserveShot,
    learn: (journey, body) => (journey.reservationId = (JSON.parse(body) as Journey).reservationId),
  },
  { expected: 201, shot: ({ charge }) => charge },
  { expected: 201, shot: (journey) => payShot(journey, journey.reservationId) },
];

async function prepare(rig: Rig, count: number): Promise<Journey[]> {
  const userIds = await createUsers(rig, count);
  const prepared: Journey[] = [];
  while (prepared.length < count) {
    const { concertId, showIds } = await createConcert(rig, { capacity, shows, seats });
    const fans = userIds.slice(prepared.length, prepared.length + shows * seats);
    fans.forEach((userId, i) => {
      const showId = showIds[Math.floor(i / seats)] ?? 0;
      const [join, charge] = [joinShot(rig, concertId, userId), chargeShot(rig, userId)];
      prepared.push({ userId, token: "", concertId, showId, seat: (i % seats) + 1, reservationId: 0, join, charge });
    });
  }
  return prepared;
}

/** Sends a request, and answers what was answered if it was what was expected. */
type Ask = (shot: Shot, expected: number) => Promise<Answer | undefined>;

/** Makes a journey, step by step; one that is not answered as expected is given up. */
async function travel(journey: Journey, ask: Ask): Promise<void> {
  for (const { expected, shot, learn } of steps) {
    const answer = await ask(shot(journey), expected);
    if (!answer) return;
    learn?.(journey, answer.body.toString());
  }
}

/** A journey that is under way when the time is over counts with the part that it has made. */
function firing(gun: Gun, url: string): Ask {
  const { host } = new URL(url);
  return (shot, expected) => gun.fire(encode(shot, host), ({ status }) => status === expected, 1 / steps.length);
}
