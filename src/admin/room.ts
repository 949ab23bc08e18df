/** The operator's room: concerts are created, queues steered, the sale is watched, and everything is audited. */
import { recordAct } from "#acts/record-act.ts";
import {
  createConcert,
  type ConcertDefaults,
  type CreateConcertRequest,
  type CreatedConcert,
} from "#admin/create-concert.ts";
import { getFigures, type Figures, type FiguresDeps } from "#admin/get-figures.ts";
import { Auditor, type Audit } from "#admin/run-audit.ts";
import { SalesPace } from "#admin/sales-pace.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import { setPolicy } from "#queue/set-policy.ts";

export interface AdminRoom {
  /** Creates a concert with its shows, seats and queue, on an operator's word. Problem: INVALID_REQUEST. */
  createConcert(request: CreateConcertRequest, operator: string): Promise<CreatedConcert>;
  /** Changes the policies named, on an operator's word; answers all of them. Problem: NOT_FOUND. */
  setQueuePolicy(concertId: number, changes: Partial<QueuePolicy>, operator: string): Promise<QueuePolicy>;
  /** A concert's live figures. Problem: NOT_FOUND. */
  getFigures(concertId: number): Promise<Figures>;
  /** Every invariant over one snapshot of the database. May take seconds. */
  runAudit(): Promise<Audit>;
  /** Breaks off an audit that is under way. */
  close(): Promise<void>;
}

export interface AdminDeps extends Omit<FiguresDeps, "queue" | "sales"> {
  db: Database;
  /** For the audit's own connection. */
  databaseUrl: string;
  log: EventLog;
  queue: FiguresDeps["queue"];
  /** The configuration, as far as new concerts take their defaults from it. */
  config: ConcertDefaults;
}

export function createAdminRoom(deps: AdminDeps): AdminRoom {
  const { db, databaseUrl, log, config: defaults } = deps;
  const figures: FiguresDeps = { ...deps, sales: new SalesPace(deps) };
  const auditor = new Auditor(databaseUrl);
  return {
    createConcert: (request, operator) =>
      transaction(db, async (tx) => {
        const created = await createConcert(tx, { log, defaults }, request);
        const { concertId, shows } = created;
        const detail = { title: request.title.trim(), shows };
        await recordAct(tx, { operator, verb: "createConcert", subject: `concert ${concertId}`, detail });
        return created;
      }),
    setQueuePolicy: (concertId, changes, operator) =>
      transaction(db, async (tx) => {
        const detail = await setPolicy(tx, log, concertId, changes);
        await recordAct(tx, { operator, verb: "setQueuePolicy", subject: `concert ${concertId}`, detail });
        return detail.after;
      }),
    getFigures: (concertId) => getFigures(figures, concertId),
    runAudit: () => auditor.run(),
    close: () => auditor.close(),
  };
}
