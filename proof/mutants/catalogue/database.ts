/** Mutants of how Jari speaks with its database, and follows what others changed in it. */
import type { Mutant } from "#proof/mutants/mutant.ts";

export const databaseMutants: readonly Mutant[] = [
  {
    name: "unknown-taken-for-failed",
    says: "does a transaction again whose COMMIT was not answered, without asking whether it had happened",
    edits: [
      {
        file: "db/transaction.ts",
        from: "    if (await wasCommitted(db, attempt)) return attempt.committing.result;\n",
        to: "",
      },
    ],
    breaks: [4],
    scenario: "cut commit",
  },
  {
    name: "commit-not-durable",
    says: "answers before a commit is in the log (synchronous_commit off)",
    edits: [{ file: "db/connect.ts", from: 'synchronous_commit: "on"', to: 'synchronous_commit: "off"' }],
    breaks: [7],
    scenario: "crash",
  },
  {
    name: "events-followed-by-number",
    says: "takes the newest transaction it saw as a cursor, and misses those that were still under way",
    edits: [
      {
        file: "events/queries.ts",
        from: "array(select pg_snapshot_xip($1::pg_snapshot))",
        to: "array[]::xid8[]",
      },
    ],
    breaks: [11],
    scenario: "slow commit",
  },
];
