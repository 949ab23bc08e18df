/** The two baselines: a framework that does nothing, and a reservation as most people write it. */
import { trialOf } from "#load/trial.ts";
import type { Row } from "#load/rows/row.ts";

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

export const textbook: Row = {
  key: "textbook",
  name: "textbook reservation",
  goals: {},
  baseline: true,
  async start(rig) {
    let seats = 0;
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
      async shots(count) {
        const first = seats + 1;
        seats += count;
        await rig.sql.query("insert into textbook_seats select generate_series($1::integer, $2)", [first, seats]);
        return Array.from({ length: count }, (_shot, i) => {
          const body = { userId: first + i, seat: first + i };
          return { method: "POST", path: "/textbook", body } as const;
        });
      },
    });
  },
};
