/** Joining: each request is somebody new, and durable when it is answered. */
import { joinShot } from "#load/requests.ts";
import type { Rig } from "#load/rig.ts";
import type { Row } from "#load/rows/row.ts";
import { trialOf, type Operation } from "#load/trial.ts";
import { createConcert, createUsers } from "#load/world.ts";

export const join: Row = {
  key: "join",
  name: "join, distinct users",
  goals: { bare: { must: 0.4, hoped: 0.6 } },
  async start(rig) {
    const target = await rig.jari(1);
    const { concertId } = await createConcert(rig, { capacity: 10 });
    return trialOf({ target, ...joins(rig, [concertId]) });
  },
};

/** New users join these concerts in turn. */
export function joins(rig: Rig, concertIds: readonly number[]): Omit<Operation, "target"> {
  return {
    expected: 201,
    once: true,
    async shots(count) {
      const userIds = await createUsers(rig, count);
      return userIds.map((userId, i) => joinShot(rig, concertIds[i % concertIds.length] ?? 0, userId));
    },
  };
}
