/**
 * Two verbs and the passing of time, in every order of their statements. After each order what came of it is what comes
 * of the three one after the other, in one order or another; and all of the service's invariants hold. A deadlock comes
 * of no whole transaction: there must be none at all.
 */
import type { Logger } from "pino";

import type { Bench } from "#proof/interleavings/bench.ts";
import { explore, type Explored, type Run } from "#proof/interleavings/explore.ts";
import { clock, joined, type Footprint } from "#proof/interleavings/footprint.ts";
import { outcomeOf, type Move } from "#proof/interleavings/moves.ts";
import { describeState } from "#proof/interleavings/outcome.ts";
import type { Choice } from "#proof/interleavings/races.ts";
import { passingSeconds, type Scene } from "#proof/interleavings/scene.ts";
import { Session, type Rewrite } from "#proof/interleavings/session.ts";

/** An order after which something is wrong. */
export interface Violation {
  /** The steps, in their order: who, and what. */
  order: readonly string[];
  what: string;
}

export interface PairFindings extends Explored {
  /** How many different outcomes there were, and how many of the parties one after the other. */
  outcomes: number;
  serialOutcomes: number;
  violation: Violation | undefined;
}

/** A stage for two parties: the state to begin from, and their connections. */
export interface Stage {
  bench: Bench;
  scene: Scene;
  sessions: readonly [Session, Session];
  close(): Promise<void>;
}

/** Opens the connections. `rewrite` breaks the service on purpose. */
export function openStage(bench: Bench, scene: Scene, logger: Logger, rewrite?: Rewrite): Stage {
  const { url, tables, blockersOf } = bench;
  const open = (name: string) => new Session({ name, url, logger, tables, blockersOf, rewrite });
  const sessions = [open("first"), open("second")] as const;
  return { bench, scene, sessions, close: async () => void (await Promise.all(sessions.map((one) => one.close()))) };
}

const time: Choice = {
  party: "time",
  step: "passes",
  touches: { reads: new Set(), writes: new Set([clock]) },
  wakes: [],
};

interface PairRun extends Run {
  /** What came of it: the answers, and the state. */
  outcome(): Promise<string>;
}

/** Puts the state back, and both parties before their first statement. */
async function begin({ bench, scene, sessions }: Stage, [first, second]: readonly [Move, Move]): Promise<PairRun> {
  await bench.restore();
  sessions[0].start((db) => outcomeOf(first.act(db, scene, false)));
  sessions[1].start((db) => outcomeOf(second.act(db, scene, first === second)));
  let timePassed = false;

  return {
    async choices() {
      const standings = await Promise.all(sessions.map((session) => session.settle()));
      const blocked = sessions.filter((_, index) => standings[index] === "blocked");
      const ready = sessions.filter((_, index) => standings[index] === "ready").map((one) => choiceOf(one, blocked));
      return timePassed ? ready : [...ready, time];
    },
    async take({ party }) {
      if (party === time.party) {
        timePassed = true;
        await bench.pass(passingSeconds);
        return;
      }
      const session = sessions.find(({ name }) => name === party);
      // On a path that is known nobody has asked for the choices.
      await session?.settle();
      session?.step();
      await Promise.all(sessions.map((one) => one.settle()));
    },
    async outcome() {
      const answers = sessions.map(({ name, answer }) => `${name}: ${answer}`);
      return [...answers, await describeState(bench)].join("\n");
    },
  };
}

/** The step of a party that is ready. Where it lets locks go, those who wait go on with their statements. */
function choiceOf({ name, next, ends }: Session, blocked: readonly Session[]): Choice {
  if (!ends) return { party: name, step: next.name, touches: next.touches, wakes: [] };
  const touches = blocked.map((one) => one.next.touches).reduce<Footprint>(joined, next.touches);
  return { party: name, step: next.name, touches, wakes: blocked.map((one) => one.name) };
}

/** Runs every order of a pair, until one is wrong. */
export async function checkPair(stage: Stage, pair: readonly [Move, Move]): Promise<PairFindings> {
  const serial = await serialOutcomes(stage, pair);
  const seen = new Set<string>();
  let violation: Violation | undefined;
  const explored = await explore(
    () => begin(stage, pair),
    async (run, order) => {
      const outcome = await run.outcome();
      seen.add(outcome);
      const broken = await stage.bench.audit();
      const what = [
        ...broken.map((name) => `the invariant ${name} does not hold`),
        ...(serial.has(outcome) ? [] : [`no order of whole transactions comes to this:\n${outcome}`]),
      ].join("; ");
      if (what !== "") violation = { order: order.map(({ party, step }) => `${party} ${step}`), what };
      return violation === undefined;
    },
  );
  return { ...explored, outcomes: seen.size, serialOutcomes: serial.size, violation };
}

const serialOrders = [
  ["first", "second", "time"],
  ["first", "time", "second"],
  ["time", "first", "second"],
  ["second", "first", "time"],
  ["second", "time", "first"],
  ["time", "second", "first"],
];

/** What comes of the parties one after the other, in all orders. */
async function serialOutcomes(stage: Stage, pair: readonly [Move, Move]): Promise<Set<string>> {
  const outcomes = new Set<string>();
  for (const order of serialOrders) {
    const run = await begin(stage, pair);
    for (const party of order) {
      const next = async () => (await run.choices()).find((choice) => choice.party === party);
      for (let choice = await next(); choice; choice = await next()) await run.take(choice);
    }
    outcomes.add(await run.outcome());
  }
  return outcomes;
}
