/** The two baselines: a framework that does nothing, and a reservation as most people write it. */
import type { Rig } from "#load/rig.ts";
import type { Row } from "#load/rows/row.ts";
import type { Shot } from "#load/shot.ts";
import { trialOf, type Trial } from "#load/trial.ts";

export const bare: Row = {
  key: "bare",
  name: "bare",
  goals: {},
  baseline: true,
  async start(rig) {
    const shots = [{ path: "/bare" }];
    // It is the first of a run: the load tool is warmed up with it.
    const answer = { expected: 200, contains: '"WAITING"' };
    return trialOf({ target: await rig.baselines(), ...answer, shots: async () => shots, warmUpSeconds: 2 });
  },
};

export const largeBarePath = "/bare/seats";

/** Bare that answers as much as a seat map of fifty seats. */
export async function startLargeBare(rig: Rig): Promise<Trial> {
  const answer = { expected: 200, contains: '"AVAILABLE"' };
  return trialOf({ target: await rig.baselines(), ...answer, shots: async () => [{ path: largeBarePath }] });
}

export const textbook: Row = {
  key: "textbook",
  name: "textbook reservation",
  goals: {},
  baseline: true,
  async start(rig) {
    await rig.sql.query(
      `create table textbook_seats (number integer primary key, status text not null default 'AVAILABLE');
       create table textbook_reservations (id bigint generated always as identity primary key, user_id bigint,
                                           seat integer, held_until timestamptz)`,
    );
    return trialOf({
      target: await rig.baselines(),
      expected: 201,
      once: true,
      warmUpSeconds: 3, // It is slow, and is to be as warm as the others.
      shots: (count) => wishes(rig, "textbook_seats", "/textbook", count),
    });
  },
};

/** Makes `count` requests, each by another user for another seat of a plain table, whose rows it adds. */
export async function wishes(rig: Rig, table: string, path: string, count: number): Promise<Shot[]> {
  const last = await rig.sql.query<{ seat: number }>(`select coalesce(max(number), 0) as seat from ${table}`);
  const first = (last.rows[0]?.seat ?? 0) + 1;
  await rig.sql.query(`insert into ${table} select generate_series($1::integer, $2)`, [first, first + count - 1]);
  return Array.from({ length: count }, (_shot, i) => {
    return { method: "POST", path, body: { userId: first + i, seat: first + i } };
  });
}
