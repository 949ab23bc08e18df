/** Restarts all instances, one after the other, as somebody does who installs a new version. */
import { inflict, pause } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";

/** Longer than an instance gives itself to drain. */
const drainWithinMs = 15_000;

export const rollingRestart: Nemesis = {
  name: "rolling-restart",
  says: "Ends each instance in order (SIGTERM) and starts it again, one after the other.",
  kind: "rolling restart",
  breaks: "instances",
  needs: [],
  async strike(blow) {
    for (const instance of blow.world.instances) {
      if (blow.signal.aborted) return;
      await inflict(blow, {
        what: `instance ${instance.index} is restarted`,
        begin: () => instance.signal("SIGTERM"),
        lasts: async () => {
          const ended = new AbortController();
          await Promise.race([instance.ended(), pause(drainWithinMs, ended.signal)]);
          ended.abort();
        },
        end: async () => {
          instance.signal("SIGKILL");
          await instance.ended();
          await instance.start();
        },
      });
    }
  },
};
