/** Which steps of an order interfere with each other, and could have come the other way round. */
import { interfere, type Footprint } from "#proof/interleavings/footprint.ts";

/** A step that could be taken at a moment: each party has one at most. */
export interface Choice {
  readonly party: string;
  /** What the step is, for people. */
  readonly step: string;
  readonly touches: Footprint;
  /** Parties that cannot go on before this step. */
  readonly wakes: readonly string[];
}

/** Whether it matters which of two steps of different parties comes first. */
export function interferes(one: Choice, other: Choice): boolean {
  return one.wakes.includes(other.party) || other.wakes.includes(one.party) || interfere(one.touches, other.touches);
}

/** At this step of an order one of the parties should have been first. */
interface Reversal {
  readonly index: number;
  readonly parties: readonly string[];
}

/**
 * What to try for each two steps of an order that interfere directly: at the earlier of them, one of the parties with
 * which an order goes on in which the later comes first.
 */
export function reversals(order: readonly Choice[]): Reversal[] {
  const before = happenedBefore(order);
  return order.flatMap((step, later) =>
    order.slice(0, later).flatMap((earlierStep, earlier): Reversal[] => {
      // Who was waked by a step cannot come before it.
      if (!isRace(order, before, [earlier, later]) || earlierStep.wakes.includes(step.party)) return [];
      const independent = range(earlier + 1, later).filter((index) => !before[index]?.has(earlier));
      const moved = [...independent, later];
      const firsts = moved.filter((index) => !moved.some((other) => before[index]?.has(other)));
      return [{ index: earlier, parties: firsts.map((index) => order[index]?.party ?? "") }];
    }),
  );
}

/** For each step, the steps that must come before it in every order that comes to the same. */
function happenedBefore(order: readonly Choice[]): ReadonlySet<number>[] {
  const before: Set<number>[] = [];
  for (const [index, step] of order.entries()) {
    const own = new Set<number>();
    for (const earlier of range(0, index)) {
      const other = order[earlier];
      if (other && (other.party === step.party || interferes(other, step))) {
        own.add(earlier);
        for (const one of before[earlier] ?? []) own.add(one);
      }
    }
    before.push(own);
  }
  return before;
}

/** Whether two steps of different parties interfere directly: not only through others between them. */
function isRace(
  order: readonly Choice[],
  before: readonly ReadonlySet<number>[],
  [earlier, later]: readonly [number, number],
): boolean {
  if (order[earlier]?.party === order[later]?.party || !before[later]?.has(earlier)) return false;
  return !range(earlier + 1, later).some((between) => before[later]?.has(between) && before[between]?.has(earlier));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
