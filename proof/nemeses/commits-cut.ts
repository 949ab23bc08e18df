/** Cuts connections to the database in mid-commit, many times in a row: whether it was committed only the database knows. */
import { between, inflict, pause, pick } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";
import type { CommitCut } from "#proof/world/world.ts";

const moments: readonly CommitCut[] = ["before", "during", "after"];
/** In half of all strikes the database cannot be reached after that for long enough that the outcome stays unknown. */
const awayMs = [0, 0, 6_500, 8_000];
/** Where less is committed, less is cut. */
const patienceMs = 10_000;

export const commitsCut: Nemesis = {
  name: "commits-cut",
  says: "Cuts 5 to 30 connections of an instance to the database just before, in or just after a COMMIT, then maybe all.",
  kind: "connection cut in mid-commit",
  breaks: "network",
  needs: [],
  async strike(blow) {
    const { world, random, signal, tell } = blow;
    const { index, toDatabase: link } = pick(world.instances, random);
    const cuts = Array.from({ length: between(5, 30, random) }, () => pick(moments, random));
    const away = pick(awayMs, random);
    await inflict(blow, {
      what: `${cuts.length} COMMITs of instance ${index} are cut${away > 0 ? `, and all connections for ${away} ms` : ""}`,
      begin: () => undefined,
      lasts: async () => {
        const giveUpAt = performance.now() + patienceMs;
        for (const [nth, at] of cuts.entries()) {
          const came = new AbortController();
          link.cutNextCommit(at, () => {
            tell("heard", `a COMMIT of instance ${index} was cut ${at}`);
            // At once, so that nobody can ask for the outcome of the last one.
            if (away > 0 && nth === cuts.length - 1) link.refuse();
            came.abort();
          });
          await pause(giveUpAt - performance.now(), signal, came.signal);
        }
        await pause(away, signal);
      },
      end: () => link.heal(),
    });
  },
};
