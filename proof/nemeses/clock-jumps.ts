/** Sets clocks wrong while everything runs: far ahead, far back, or by a little; and right again, which is a jump too. */
import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";

const jumpsMs = [300_000, -600_000, 60_000, 3_000, -3_000];
const shortestMs = 1_000;
const longestMs = 5_000;

const common = { kind: "clock jump", needs: ["faketime"] } as const;

export const instanceClockJumps: Nemesis = {
  ...common,
  name: "instance-clock-jumps",
  says: "Sets the clock of an instance up to 5 minutes ahead or 10 minutes back, and right again.",
  breaks: "instances",
  strike: (blow) => {
    const instance = pick(blow.world.instances, blow.random);
    return jump(blow, `instance ${instance.index}`, instance);
  },
};

export const databaseClockJumps: Nemesis = {
  ...common,
  name: "database-clock-jumps",
  says: "Sets the clock of the database up to 5 minutes ahead or 10 minutes back, and right again.",
  breaks: "database",
  strike: (blow) => jump(blow, "the database", blow.world.database),
};

async function jump(blow: Blow, whose: string, of: { setClockOff(ms: number): Promise<void> }): Promise<void> {
  const offMs = pick(jumpsMs, blow.random);
  await inflict(blow, {
    what: `the clock of ${whose} is off by ${offMs} ms`,
    begin: () => of.setClockOff(offMs),
    lasts: between(shortestMs, longestMs, blow.random),
    end: () => of.setClockOff(0),
  });
}
