/**
 * When which nemesis strikes. Promises: the same seed strikes the same in the same order (what the world makes of it is
 * another matter); each nemesis has its turn before any has another; between two strikes everything is whole for a while.
 */
import { randomOf } from "#crowd/random.ts";
import { between, pause } from "#proof/nemeses/blow.ts";
import type { Blow, Nemesis } from "#proof/nemeses/nemesis.ts";
import type { World } from "#proof/world/world.ts";

const shortestRestMs = 1_000;
const longestRestMs = 6_000;
/** How often a second nemesis strikes with the first. */
const shareOfPairs = 0.2;

/** A blow to come: after a rest one nemesis strikes, or two that lay hands on different things. */
export interface Strike {
  readonly restMs: number;
  readonly together: readonly Nemesis[];
}

/** The strikes of a seed, one after the other, without end. Errors: there is no nemesis. */
export function* planStrikes(nemeses: readonly Nemesis[], seed: number): Generator<Strike, never> {
  if (nemeses.length === 0) throw new Error("there is no nemesis to strike");
  const random = randomOf(seed, 0);
  for (;;) {
    const round = shuffle(nemeses, random);
    for (let next = round.shift(); next !== undefined; next = round.shift()) {
      const restMs = between(shortestRestMs, longestRestMs, random);
      const [after] = round;
      const paired = random() < shareOfPairs && after !== undefined && after.breaks !== next.breaks;
      if (paired) round.shift();
      yield { restMs, together: paired ? [next, after] : [next] };
    }
  }
}

export interface ScheduleOptions {
  readonly world: World;
  readonly nemeses: readonly Nemesis[];
  readonly seed: number;
  /** Records what is done, and by which nemesis. */
  readonly tell: (nemesis: string, ...told: Parameters<Blow["tell"]>) => void;
  /** Ends it: what is broken at that moment is mended first. */
  readonly signal: AbortSignal;
  /** How to rest; absent: by waiting. */
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Strikes until the signal comes. Answers what could not be done, in words: a nemesis that did not find what it breaks.
 * Errors: the world could not be healed.
 */
export async function runSchedule({
  world,
  nemeses,
  seed,
  tell,
  signal,
  rest = pause,
}: ScheduleOptions): Promise<readonly string[]> {
  const failures: string[] = [];
  /** Each has random numbers of its own: what one makes of the world does not change the next. */
  let blows = 0;
  for (const { restMs, together } of planStrikes(nemeses, seed)) {
    await rest(restMs, signal);
    if (signal.aborted) return failures;
    const striking = together.map(async (nemesis) => {
      blows += 1;
      const blow: Blow = {
        world,
        signal,
        random: randomOf(seed, blows),
        tell: (...told) => tell(nemesis.name, ...told),
      };
      await nemesis.strike(blow).catch((error: unknown) => failures.push(`${nemesis.name}: ${String(error)}`));
    });
    await Promise.all(striking);
    await world.heal();
  }
  return failures;
}

function shuffle<T>(some: readonly T[], random: () => number): T[] {
  const keyed = some.map((one) => ({ one, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one);
}
