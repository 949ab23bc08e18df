/** How one operation is measured: warmed up, then driven as fast as it goes, then at half of that rate. */
import { meterCpu, shareOf, type ByParty } from "#load/cpu.ts";
import { fire } from "#load/fire.ts";
import { performAtPace, type Paced } from "#load/pace.ts";
import { expectStatus } from "#load/perform.ts";
import type { Rig } from "#load/rig.ts";
import type { Shot } from "#load/shot.ts";
import type { Fired } from "#load/tally.ts";
import type { Target } from "#load/targets.ts";

/** One operation, ready to be measured. */
export interface Trial {
  target: Target;
  /**
   * As many a second as it is expected to reach at most, if not as many as most: so many are prepared while nothing is known
   * yet. If it is faster, its warming up is shorter.
   */
  quickPerSecond?: number;
  /** How long it is warmed up at least, and for each second that it is measured, if not as long as most. */
  warmUpSeconds?: number;
  /** True: a request is sent once only, and what is prepared can run out. */
  once?: boolean;
  /** Prepares `count` requests, calls `ready`, and sends them as fast as they are answered, for `seconds` at most. */
  fire(order: FireOrder): Promise<Fired>;
  /** Prepares `count` requests, calls `ready`, and sends them at a pace. */
  pace(order: PaceOrder): Promise<Paced>;
}

export interface FireOrder {
  seconds: number;
  count: number;
  ready: () => Promise<void>;
  /** Called when the time begins. */
  onStart: () => void;
}

export interface PaceOrder {
  perSecond: number;
  count: number;
  ready: () => Promise<void>;
}

export interface Trialled extends Fired {
  /** Microseconds of processor time for one that was answered; undefined where nobody can tell. */
  cpuUs: ByParty | undefined;
}

/**
 * At least, and for each second that is measured: so long does it take until the code is compiled and the caches are filled.
 * What is measured for longer is to be warmer, for it tells what a long sale would see.
 */
const enoughWarmUpSeconds = 1;
/** In each of these seconds, */
const enoughAnswers = 8_000;
/** or so often the time. */
const mostWarmUps = 4;
/** What is warm by the end of its warming up may be faster than it was meanwhile. */
const fasterWhenWarm = 2;
/** Enough for each of the connections to have some. */
const fewest = 2_000;
const quickPerSecond = 8_000;

/**
 * Warms an operation up, then drives it as fast as it goes for `seconds`, or until what is prepared has run out; `beside`
 * is done just before that and just after.
 */
export async function measureTop(
  rig: Rig,
  trial: Trial,
  seconds: number,
  beside: () => Promise<void> = async () => undefined,
): Promise<Trialled> {
  const { perSecond } = await warmUp(trial, seconds);
  const roots = { instance: trial.target.pid, database: await rig.databasePid(), tool: process.pid };
  let stopMeter = meterCpu(roots);
  const fired = await trial.fire({
    seconds,
    count: Math.ceil(Math.max(fewest, perSecond * fasterWhenWarm * seconds)),
    ready: () => rig.settle().then(beside),
    onStart: () => (stopMeter = meterCpu(roots)),
  });
  const spentMs = stopMeter();
  await beside();
  return { ...fired, cpuUs: spentMs && shareOf(spentMs, fired.answered / 1000) };
}

/**
 * Warms up for a while; where that is nothing but a repetition, until enough was answered too: code becomes fast by being
 * run, and a machine that is busy with something else runs little of it in a second.
 */
async function warmUp(trial: Trial, measuredSeconds: number): Promise<Fired> {
  const seconds = (trial.warmUpSeconds ?? enoughWarmUpSeconds) * Math.max(1, measuredSeconds);
  const order = {
    seconds,
    count: Math.ceil((trial.quickPerSecond ?? quickPerSecond) * seconds),
    ready: async () => undefined,
    onStart: () => undefined,
  };
  let fired = await trial.fire(order);
  let answered = fired.answered;
  for (let more = 1; !trial.once && answered < enoughAnswers * seconds && more < mostWarmUps; more += 1) {
    fired = await trial.fire(order);
    answered += fired.answered;
  }
  return fired;
}

/** Drives it at half of its top rate, for about `seconds`. */
export function measureHalf(rig: Rig, trial: Trial, top: Fired, seconds: number): Promise<Paced> {
  const perSecond = Math.max(1, top.perSecond / 2);
  // What only repeats has prepared nothing that the database would have to tidy up.
  const ready = async (): Promise<void> => (trial.once ? rig.settle() : undefined);
  return trial.pace({ perSecond, count: Math.ceil(perSecond * seconds), ready });
}

/** An operation of one request. */
export interface Operation extends Pick<Trial, "quickPerSecond" | "warmUpSeconds" | "once"> {
  target: Target;
  expected: number;
  /** Text that every expected answer has in it. */
  contains?: string;
  /** Prepares `count` requests; fewer will do where they are not sent once only. */
  shots: (count: number) => Promise<readonly Shot[]>;
  /** What goes on meanwhile, for so many seconds; answers how much of it failed. */
  meanwhile?: (seconds: number) => Promise<number>;
}

export function trialOf({ target, expected, contains, shots, meanwhile, ...trial }: Operation): Trial {
  const { url } = target;
  async function during<Done extends { others: number }>(seconds: number, measured: Promise<Done>): Promise<Done> {
    const [done, failed = 0] = await Promise.all([measured, meanwhile?.(seconds)]);
    return { ...done, others: done.others + failed };
  }
  return {
    ...trial,
    target,
    async fire({ seconds, count, ready, onStart }) {
      const prepared = await shots(count);
      await ready();
      return during(seconds, fire({ url, expected, contains, seconds, shots: prepared, once: trial.once, onStart }));
    },
    async pace({ perSecond, count, ready }) {
      const prepared = await shots(count);
      await ready();
      const perform: Parameters<typeof performAtPace>[0]["perform"] = async (i, ask) => {
        const { body } = await expectStatus(ask, prepared[i % prepared.length] as Shot, expected);
        if (contains !== undefined && !body.includes(contains)) throw new Error(body.toString());
      };
      return during(count / perSecond, performAtPace({ url, count, perSecond, perform }));
    },
  };
}
