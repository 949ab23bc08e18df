/** The operator's room: concerts are created, queues steered, the sale is watched, and everything is audited. */
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
import type { QueueRoom } from "#queue/room.ts";

export interface AdminRoom {
  /** Creates a concert with its shows, seats and queue. Problem: INVALID_REQUEST. */
  createConcert(request: CreateConcertRequest): Promise<CreatedConcert>;
  /** Changes the policies named; answers all of them. Problem: NOT_FOUND. */
  setQueuePolicy(concertId: number, changes: Partial<QueuePolicy>): Promise<QueuePolicy>;
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
  queue: FiguresDeps["queue"] & Pick<QueueRoom, "setPolicy">;
  /** The configuration, as far as new concerts take their defaults from it. */
  config: ConcertDefaults;
}

export function createAdminRoom(deps: AdminDeps): AdminRoom {
  const { db, databaseUrl, log, queue, config: defaults } = deps;
  const figures: FiguresDeps = { ...deps, sales: new SalesPace(deps) };
  const auditor = new Auditor(databaseUrl);
  return {
    createConcert: (request) => transaction(db, (tx) => createConcert(tx, { log, defaults }, request)),
    setQueuePolicy: (concertId, changes) => queue.setPolicy(concertId, changes),
    getFigures: (concertId) => getFigures(figures, concertId),
    runAudit: () => auditor.run(),
    close: () => auditor.close(),
  };
}
