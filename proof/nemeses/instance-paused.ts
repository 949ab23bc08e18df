/**
 * Stops an instance in the middle of a transaction, with locks held, for longer than PostgreSQL lets a transaction idle:
 * the others must be able to go on then. When it goes on itself, it does not know that it was away.
 */
import { between, inflict, pause, pick } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";

/** PostgreSQL ends a transaction that idles for two seconds. */
const shortestMs = 2_500;
const longestMs = 6_000;
const waitForCommitMs = 3_000;

export const instancePaused: Nemesis = {
  name: "instance-paused",
  says: "Stops an instance whose COMMIT does not arrive any more (SIGSTOP, locks held) for 2.5 to 6 seconds.",
  kind: "instance paused with locks held",
  breaks: "instances",
  needs: [],
  async strike(blow) {
    const { world, random, signal, tell } = blow;
    const instance = pick(world.instances, random);
    const pausedMs = between(shortestMs, longestMs, random);
    const link = instance.toDatabase;
    const came = new AbortController();
    await inflict(blow, {
      what: `instance ${instance.index} is to be paused for ${pausedMs} ms at its COMMIT`,
      begin: () =>
        link.hearNextCommit(() => {
          link.silence("up");
          instance.signal("SIGSTOP");
          tell("heard", `instance ${instance.index} was paused in a transaction`);
          came.abort();
        }),
      lasts: async () => {
        await pause(waitForCommitMs, signal, came.signal);
        instance.signal("SIGSTOP");
        await pause(pausedMs, signal);
      },
      end: () => {
        instance.signal("SIGCONT");
        link.heal();
      },
    });
  },
};
