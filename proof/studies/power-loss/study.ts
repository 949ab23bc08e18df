/**
 * Power loss: clients write without a pause, the power is cut, and what the disk has at that moment is started again: each
 * write that was acknowledged must be there. So that nobody need believe that a power cut of this kind can lose anything,
 * the same is done with a PostgreSQL that does not wait for the disk: that one must lose some.
 */
import { countFound, countRows } from "#proof/studies/power-loss/kept.ts";
import { Machine, type Commits } from "#proof/studies/power-loss/machine.ts";
import { Writers } from "#proof/studies/power-loss/writers.ts";
import { atLeast, count, exactly, figure, type Finding, type Study } from "#proof/studies/study.ts";

export const powerLossStudy: Study<"cuts" | "writes" | "controls"> = {
  says: "The power is cut while clients write: what was acknowledged is there (needs root).",
  // `writes` between two cuts; `controls` are cuts of a database that does not wait for the disk.
  small: { cuts: 5, writes: 1_000, controls: 2 },
  full: { cuts: 100, writes: 5_000, controls: 5 },
  async run({ cuts, writes, controls }, tell) {
    const durable = await cutAgainAndAgain("durable", { cuts, writes }, tell);
    const forgetful = await cutAgainAndAgain("forgetful", { cuts: controls, writes }, tell);
    return [
      figure("power cuts", count(cuts)),
      figure("writes acknowledged before them", count(durable.acknowledged)),
      exactly("acknowledged and lost", durable.lost),
      exactly("acknowledged, and not in the tables at the end", durable.lostAtTheEnd),
      exactly("in the tables, and acknowledged to nobody", durable.unasked),
      ...controlFindings(forgetful, controls),
    ];
  },
};

interface Outcome {
  acknowledged: number;
  lost: number;
  lostAtTheEnd: number;
  /** When all was settled: rows that nobody was told of, because a repetition had a second effect. */
  unasked: number;
}

function controlFindings({ acknowledged, lost }: Outcome, cuts: number): Finding[] {
  return [
    figure("control, without waiting for the disk: power cuts", count(cuts)),
    figure("control: writes acknowledged before them", count(acknowledged)),
    atLeast("control: acknowledged and lost", lost, 1),
  ];
}

async function cutAgainAndAgain(
  commits: Commits,
  scale: { cuts: number; writes: number },
  tell: (text: string) => void,
): Promise<Outcome> {
  const machine = await Machine.setUp(commits);
  try {
    const writers = await Writers.start(machine);
    try {
      return await cutAndCompare(machine, writers, { ...scale, tell: (text) => tell(`${commits}, ${text}`) });
    } finally {
      writers.leave();
    }
  } finally {
    await machine.remove();
  }
}

async function cutAndCompare(
  machine: Machine,
  writers: Writers,
  { cuts, writes, tell }: { cuts: number; writes: number; tell: (text: string) => void },
): Promise<Outcome> {
  const { acknowledged } = writers;
  let seen = 0;
  let lost = 0;
  for (let cut = 1; cut <= cuts; cut += 1) {
    await writers.untilAcknowledged(seen + writes);
    await machine.losePower();
    // Those that the writers are answered from now on come from the machine that was started again.
    const before = acknowledged.slice(seen);
    seen = acknowledged.length;
    const missing = before.length - (await countFound(machine, before));
    lost += missing;
    tell(`cut ${cut}: ${count(before.length)} acknowledged, ${missing} lost\n`);
  }
  await writers.end();
  const lostAtTheEnd = acknowledged.length - (await countFound(machine, acknowledged));
  const unasked = (await countRows(machine)) - (acknowledged.length - lostAtTheEnd);
  return { acknowledged: seen, lost, lostAtTheEnd, unasked };
}
