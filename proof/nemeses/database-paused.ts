/**
 * Stops all processes of PostgreSQL for a while. None of the server's own time limits fires meanwhile, and what it was
 * sent it does afterwards: a write that has failed for those who waited is committed then.
 */
import { between, inflict } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";

/** From less than any client waits to more than each does. */
const shortestMs = 1_000;
const longestMs = 8_000;

export const databasePaused: Nemesis = {
  name: "database-paused",
  says: "Stops all processes of PostgreSQL for one to eight seconds (SIGSTOP), and lets them go on.",
  kind: "PostgreSQL paused",
  breaks: "database",
  needs: [],
  async strike(blow) {
    const { database } = blow.world;
    const ms = between(shortestMs, longestMs, blow.random);
    await inflict(blow, {
      what: `PostgreSQL is paused for ${ms} ms`,
      begin: async () => signalAll(await database.pids(), "SIGSTOP"),
      lasts: ms,
      end: async () => {
        signalAll(await database.pids(), "SIGCONT");
        await database.start();
      },
    });
  },
};

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended since the list was made.
    }
  }
}
