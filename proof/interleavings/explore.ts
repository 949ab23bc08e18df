/**
 * Every order of the steps of some parties, one after the other, each run from the beginning.
 *
 * Promise: for every order that is possible, one is run in which each party does the same and sees the same. Orders
 * that differ only in neighbouring steps that do not interfere are one.
 *
 * How: dynamic partial order reduction with source sets and sleep sets (Abdulla, Aronsson, Jonsson, Sagonas, 2014).
 * After a run, each two steps that interfered are turned round in a later run (races.ts); after a step has been tried,
 * its neighbours are tried with it asleep until a step comes that interferes with it.
 */
import { interferes, reversals, type Choice } from "#proof/interleavings/races.ts";

/** One run of all the parties, from the beginning. The same steps in the same order always lead to the same choices. */
export interface Run {
  /** What could be done next, one step for each party that can go on; nothing: all have ended. */
  choices(): Promise<readonly Choice[]>;
  take(choice: Choice): Promise<void>;
}

export interface Explored {
  /** Orders run to their end. */
  orders: number;
  /** Runs of which only the end is like that of another: all that they could still do had been tried. */
  repeated: number;
}

/** The path of a run, before one of its steps. */
interface Node {
  readonly choices: readonly Choice[];
  chosen: Choice;
  /** Parties whose step is to be tried here, too. */
  readonly wanted: Set<string>;
  /** Steps of which all that follows has been tried. */
  readonly asleep: Choice[];
}

/**
 * Runs every order, each begun anew by `begin`, and calls `visit` at the end of each; `visit` answers whether to go on.
 * What has begun is always taken to its end. Errors: those of the run.
 */
export async function explore<R extends Run>(
  begin: () => Promise<R>,
  visit: (run: R, order: readonly Choice[]) => Promise<boolean>,
): Promise<Explored> {
  const explored = { orders: 0, repeated: 0 };
  const path: Node[] = [];
  do {
    const run = await begin();
    const isNew = await follow(run, path);
    const order = path.map(({ chosen }) => chosen);
    for (const { index, parties } of reversals(order)) want(path[index], parties);
    if (isNew) {
      explored.orders += 1;
      if (!(await visit(run, order))) return explored;
    } else explored.repeated += 1;
  } while (turn(path));
  return explored;
}

/** Takes the path's steps, then prolongs it to the end. Answers false if all that was left to do is asleep. */
async function follow(run: Run, path: Node[]): Promise<boolean> {
  for (const { chosen } of path) await run.take(chosen);
  for (let choices = await run.choices(); choices.length > 0; choices = await run.choices()) {
    const asleep = inherited(path.at(-1));
    const chosen = choices.find(({ party }) => !isAmong(asleep, party));
    if (!chosen) {
      await finish(run, choices);
      return false;
    }
    path.push({ choices, chosen, wanted: new Set(), asleep });
    await run.take(chosen);
  }
  return true;
}

/** What sleeps on: all that slept before the last step and does not interfere with it. */
function inherited(last: Node | undefined): Choice[] {
  return last?.asleep.filter((choice) => !interferes(last.chosen, choice)) ?? [];
}

async function finish(run: Run, choices: readonly Choice[]): Promise<void> {
  for (let [choice] = choices; choice; [choice] = await run.choices()) await run.take(choice);
}

/** Sees to it that one of these parties is tried at a node, if none has been or will be. */
function want(node: Node | undefined, parties: readonly string[]): void {
  if (!node) return;
  const isTried = (party: string): boolean =>
    node.chosen.party === party || node.wanted.has(party) || isAmong(node.asleep, party);
  if (parties.some(isTried)) return;
  const party = parties.find((name) => isAmong(node.choices, name));
  // None of them could have gone on here: whatever could may lead there.
  for (const name of party === undefined ? node.choices.map((choice) => choice.party) : [party]) node.wanted.add(name);
}

/** Turns the path to the next order that is to be tried; false if there is none. */
function turn(path: Node[]): boolean {
  for (let node = path.at(-1); node; node = path.at(-1)) {
    const { choices, chosen, wanted, asleep } = node;
    asleep.push(chosen);
    const next = choices.find(({ party }) => wanted.has(party) && !isAmong(asleep, party));
    if (next) {
      wanted.delete(next.party);
      node.chosen = next;
      return true;
    }
    path.pop();
  }
  return false;
}

function isAmong(choices: readonly Choice[], party: string): boolean {
  return choices.some((choice) => choice.party === party);
}
