/** Kills an instance: anywhere, or at the COMMIT where it hurts most. */
import { between, inflict, pause, pick } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import type { CommitCut } from "#proof/world/world.ts";

const longestDownMs = 2_000;

export const instanceKilled: Nemesis = {
  name: "instance-killed",
  says: "Kills an instance at any moment (SIGKILL), and starts it again within two seconds.",
  kind: "instance killed",
  breaks: "instances",
  needs: [],
  async strike(blow) {
    const instance = pick(blow.world.instances, blow.random);
    await inflict(blow, {
      what: `instance ${instance.index} is killed`,
      begin: () => instance.signal("SIGKILL"),
      lasts: between(0, longestDownMs, blow.random),
      end: () => instance.start(),
    });
  },
};

/** Where nothing is committed for so long, nothing is going on. */
const waitForCommitMs = 3_000;
const moments: readonly CommitCut[] = ["before", "during", "after"];
const inWords = {
  before: "before the server has its COMMIT",
  during: "when the server has its COMMIT",
  after: "when the server has answered its COMMIT",
};

export const instanceKilledAtCommit: Nemesis = {
  name: "instance-killed-at-commit",
  says: "Kills an instance just before the server has its COMMIT, just after, or just after the server has answered.",
  kind: "instance killed at its COMMIT",
  breaks: "instances",
  needs: [],
  async strike(blow) {
    const { world, random, signal, tell } = blow;
    const instance = pick(world.instances, random);
    const at = pick(moments, random);
    const downMs = between(0, longestDownMs, random);
    const link = instance.toDatabase;
    const came = new AbortController();
    await inflict(blow, {
      what: `instance ${instance.index} is to be killed ${inWords[at]}`,
      begin: () =>
        link.cutNextCommit(at, () => {
          instance.signal("SIGKILL");
          tell("heard", `instance ${instance.index} was killed ${inWords[at]}`);
          came.abort();
        }),
      lasts: async () => {
        await pause(waitForCommitMs, signal, came.signal);
        await pause(downMs, signal);
      },
      end: () => {
        link.heal();
        return instance.start();
      },
    });
  },
};
