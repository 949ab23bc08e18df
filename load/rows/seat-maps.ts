/** The seats of a show of fifty, read by a hundred fans: while nothing changes, and while they change all the time. */
import { performAtPace } from "#load/pace.ts";
import { expectStatus } from "#load/perform.ts";
import { accessToken, type Fan } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import { startLargeBare } from "#load/rows/baselines.ts";
import type { Row } from "#load/rows/row.ts";
import type { Shot } from "#load/shot.ts";
import { trialOf, type Operation } from "#load/trial.ts";
import { createConcert, createUsers, hold, joinAll } from "#load/world.ts";

const goals = { bare: { must: 0.6, hoped: 0.8 } };
const readers = 100;
const fewSeats = 50;
/** Each turn of the writer is two changes: a hold, and its release. */
const turnsPerSecond = 50;

interface Hall {
  showId: number;
  fans: Fan[];
}

export const seatMap: Row = {
  key: "seats",
  name: "seat map read, 50 seats, unchanged",
  goals,
  bare: startLargeBare,
  async start(rig) {
    const target = await rig.jari(1);
    return trialOf({ target, ...seatReads(await openHall(rig, fewSeats)) });
  },
};

export const changingSeatMap: Row = {
  key: "seats-changing",
  name: "seat map read, changing 100 times a second",
  goals,
  bare: startLargeBare,
  async start(rig) {
    const target = await rig.jari(1);
    const hall = await openHall(rig, fewSeats);
    const meanwhile = (seconds: number): Promise<number> => changeSeats(rig, target.url, hall, seconds);
    return trialOf({ target, ...seatReads(hall), meanwhile });
  },
};

/** A show to which its readers have been let in. */
export async function openHall(rig: Rig, seats: number): Promise<Hall> {
  const { concertId, showIds } = await createConcert(rig, { capacity: readers, seats });
  const fans = await joinAll(rig, concertId, await createUsers(rig, readers));
  return { showId: showIds[0] ?? 0, fans };
}

/** Each fan reads the show's seats, in turn. */
export function seatReads({ showId, fans }: Hall): Omit<Operation, "target"> {
  const shots = fans.map(({ token }): Shot => ({ path: `/v1/shows/${showId}/seats`, token }));
  return { expected: 200, shots: async () => shots };
}

/** Holds seats and releases them, over HTTP, at a steady pace; answers how often that failed. */
async function changeSeats(rig: Rig, url: string, { showId, fans }: Hall, seconds: number): Promise<number> {
  const { others } = await performAtPace({
    url,
    perSecond: turnsPerSecond,
    count: Math.ceil(turnsPerSecond * seconds),
    perform: async (i, ask) => {
      const fan = fans[i % fewSeats] as Fan;
      const reservationId = await hold(ask, { ...fan, showId, seat: (i % fewSeats) + 1 });
      const path = `/v1/reservations/${reservationId}`;
      await expectStatus(ask, { method: "DELETE", path, token: accessToken(rig, fan.userId) }, 204);
    },
  });
  return others;
}
