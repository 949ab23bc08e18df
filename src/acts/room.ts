/** The record of acts put together: what operators did, for operators to read. */
import { listActs, type ActFilter, type ActRow } from "#acts/queries.ts";
import type { Queryable } from "#db/statement.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";

export type ActsRoom = ReturnType<typeof createActsRoom>;

export function createActsRoom({ db }: { db: Queryable }) {
  return {
    /** The acts that fit every filter that is given, newest first. */
    async list({ operator, verb, subject, ...page }: ActFilter & PageRequest) {
      const bounds = pageBounds(page);
      const rows = await listActs(db, { operator, verb, subject }, bounds.before, bounds.limit);
      return toPage(rows, bounds, { idOf: (row) => row.actId, itemOf: viewAct });
    },
  };
}

function viewAct(row: ActRow) {
  return { ...row, at: new Date(row.at).toISOString() };
}
