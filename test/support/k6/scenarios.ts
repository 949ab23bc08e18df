/**
 * What k6 would do with a script's options, as far as it matters to whether the script is right: which functions run, for
 * how many users, how often. Where it is time that ends a scenario, a few iterations stand for it.
 */

/** The options that are looked at here, of which a script must use no others for its scenarios. */
export interface Options {
  vus?: number;
  duration?: string;
  scenarios?: Record<string, Scenario>;
  thresholds?: Record<string, string[]>;
}

export interface Scenario {
  executor: string;
  exec?: string;
  vus?: number;
  iterations?: number;
  preAllocatedVUs?: number;
}

/** A scenario, planned: the numbers of the iterations of each user. */
export interface Plan {
  scenario: string;
  exec: string;
  users: number[][];
}

const iterationsInTime = 2;
const iterationsAtARate = 8;
/** Threads are not free. */
const mostUsersAtARate = 2;

/** The scenarios in the order in which they are written, each after the one before. Errors: an executor is not known. */
export function planScenarios({ vus = 1, duration = "", scenarios }: Options): Plan[] {
  const all = scenarios ?? { default: { executor: "constant-vus", vus, duration } };
  return Object.entries(all).map(([scenario, plan]) => ({
    scenario,
    exec: plan.exec ?? "default",
    users: deal(planUsers(plan)),
  }));
}

function planUsers({ executor, vus = 1, iterations = 1, preAllocatedVUs = 1 }: Scenario): number[] {
  switch (executor) {
    case "constant-vus":
      return Array.from({ length: vus }, () => iterationsInTime);
    case "per-vu-iterations":
      return Array.from({ length: vus }, () => iterations);
    case "shared-iterations":
      return Array.from({ length: vus }, (_, vu) => Math.ceil((iterations - vu) / vus));
    case "constant-arrival-rate":
    case "ramping-arrival-rate":
      return Array.from({ length: Math.min(preAllocatedVUs, mostUsersAtARate) }, () => iterationsAtARate);
    default:
      throw new Error(`there is no executor ${executor} here`);
  }
}

/** Numbers the iterations of all users, from 0, in the order in which users that are equally fast would come to them. */
function deal(counts: readonly number[]): number[][] {
  const users = counts.map((): number[] => []);
  for (let round = 0, number = 0; round < Math.max(...counts); round += 1) {
    counts.forEach((count, vu) => {
      if (round < count) users[vu]?.push(number++);
    });
  }
  return users;
}
