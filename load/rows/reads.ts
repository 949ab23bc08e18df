/** What fans read most: where they stand, the dates, their balance. */
import { accessToken, type Fan } from "#load/requests.ts";
import type { Row } from "#load/rows/row.ts";
import type { Rig } from "#load/rig.ts";
import type { Shot } from "#load/shot.ts";
import { trialOf } from "#load/trial.ts";
import { createConcert, createUsers, joinAll } from "#load/world.ts";

const readers = 1_000;

export const poll: Row = {
  key: "poll",
  name: "poll a waiting place",
  goals: { bare: { must: 0.7, hoped: 0.9 } },
  async start(rig) {
    const target = await rig.jari(1);
    const waiting = await startLine(rig, readers);
    return trialOf({ target, ...polls(waiting) });
  },
};

/** A line of so many who wait, behind one who has been let in. */
export async function startLine(rig: Rig, waiting: number): Promise<Fan[]> {
  const { concertId } = await createConcert(rig, { capacity: 1 });
  const [first = "", ...others] = await createUsers(rig, waiting + 1);
  await joinAll(rig, concertId, [first]);
  return joinAll(rig, concertId, others);
}

/** Each of these fans asks where they stand, in turn; all of them wait. */
export function polls(waiting: readonly Fan[]) {
  const shots = waiting.map(({ token }): Shot => ({ path: "/v1/queue", token }));
  return { expected: 200, contains: '"WAITING"', shots: async () => shots };
}

export const dates: Row = {
  key: "dates",
  name: "dates read",
  goals: { bare: { must: 0.6, hoped: 0.8 } },
  async start(rig) {
    const target = await rig.jari(1);
    const { concertId } = await createConcert(rig, { capacity: readers, shows: 3 });
    const fans = await joinAll(rig, concertId, await createUsers(rig, readers));
    const shots = fans.map(({ token }): Shot => ({ path: `/v1/concerts/${concertId}/dates`, token }));
    return trialOf({ target, expected: 200, shots: async () => shots });
  },
};

export const balance: Row = {
  key: "balance",
  name: "balance read",
  goals: { bare: { must: 0.5, hoped: 0.7 } },
  async start(rig) {
    const target = await rig.jari(1);
    const userIds = await createUsers(rig, readers);
    const shots = userIds.map((userId): Shot => ({
      path: `/v1/users/${userId}/balance`,
      token: accessToken(rig, userId),
    }));
    return trialOf({ target, expected: 200, shots: async () => shots });
  },
};
