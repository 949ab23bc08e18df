/** Takes PostgreSQL away for a while: one of its processes, which takes all others with it, or the server itself. */
import { between, inflict, pick } from "#proof/nemeses/blow.ts";
import type { Nemesis } from "#proof/nemeses/nemesis.ts";

const longestDownMs = 2_000;

export const backendKilled: Nemesis = {
  name: "backend-killed",
  says: "Kills one of PostgreSQL's processes that serve connections (SIGKILL): all are ended, and the server recovers.",
  kind: "PostgreSQL backend killed",
  breaks: "database",
  needs: [],
  async strike(blow) {
    const { world, random } = blow;
    const { rows } = await world.sql.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'jari' order by backend_start",
    );
    const { pid } = pick(rows, random);
    await inflict(blow, {
      what: `backend ${pid} is killed`,
      begin: () => void process.kill(pid, "SIGKILL"),
      // The server needs a moment to see it; until then it still answers.
      lasts: 300,
      end: () => world.database.start(),
    });
  },
};

export const databaseKilled: Nemesis = {
  name: "database-killed",
  says: "Kills all of PostgreSQL, which writes nothing any more (pg_ctl stop -m immediate), and starts it to recover.",
  kind: "PostgreSQL killed",
  breaks: "database",
  needs: [],
  strike: (blow) =>
    inflict(blow, {
      what: "PostgreSQL is killed",
      begin: () => blow.world.database.stop("immediate"),
      lasts: between(0, longestDownMs, blow.random),
      end: () => blow.world.database.start(),
    }),
};

export const databaseRestarted: Nemesis = {
  name: "database-restarted",
  says: "Stops PostgreSQL in order (pg_ctl stop -m fast), which ends all connections, and starts it again.",
  kind: "PostgreSQL restarted",
  breaks: "database",
  needs: [],
  strike: (blow) =>
    inflict(blow, {
      what: "PostgreSQL is restarted",
      begin: () => blow.world.database.stop("fast"),
      lasts: between(0, longestDownMs, blow.random),
      end: () => blow.world.database.start(),
    }),
};
