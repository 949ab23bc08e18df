/**
 * The operator's room: concerts are created, queues steered, the sale is watched, searched and exported, and everything is
 * audited. Whatever changes something, or takes data out, is recorded with the operator's name.
 */
import type { Readable } from "node:stream";

import { recordAct } from "#acts/record-act.ts";
import { getConcertAsOperator, listConcertsAsOperator, type ConcertsDeps } from "#admin/concerts.ts";
import { createConcert, type ConcertDefaults, type CreateConcertRequest } from "#admin/create-concert.ts";
import { SalesExporter } from "#admin/export-sales.ts";
import { getFigures, type Figures, type FiguresDeps } from "#admin/get-figures.ts";
import { lookAtReservation, lookAtUser, type LookDeps } from "#admin/look.ts";
import { RecentFigures } from "#admin/recent-figures.ts";
import { Auditor, type Audit } from "#admin/run-audit.ts";
import { SalesPace } from "#admin/sales-pace.ts";
import { searchPayments, searchReservations, type PaymentSearch, type ReservationSearch } from "#admin/search.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { Database } from "#db/connect.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import type { QueuePolicy } from "#events/types.ts";
import type { PageRequest } from "#http/pages.ts";
import { actOnce, type OperatorRequest } from "#idempotency/act-once.ts";
import { answer, type Answer } from "#idempotency/keys.ts";
import { setPolicy } from "#queue/set-policy.ts";

export type AdminRoom = ReturnType<typeof createAdminRoom>;

export interface AdminDeps extends ConcertsDeps, LookDeps, Omit<FiguresDeps, "sales"> {
  db: Database;
  catalogue: Catalogue;
  queue: FiguresDeps["queue"];
  seatMaps: FiguresDeps["seatMaps"];
  /** For the connections that the audit and exports have of their own. */
  databaseUrl: string;
  log: EventLog;
  /** The configuration, as far as new concerts take their defaults from it. */
  config: ConcertDefaults;
}

export function createAdminRoom(deps: AdminDeps) {
  const { db, databaseUrl, log, catalogue, config: defaults } = deps;
  const figuresDeps: FiguresDeps = { ...deps, sales: new SalesPace(deps) };
  const figures = new RecentFigures((concertId) => getFigures(figuresDeps, concertId));
  const auditor = new Auditor(databaseUrl);
  const exporter = new SalesExporter({ databaseUrl, catalogue });
  return {
    /**
     * Creates a concert with its shows, seats and queue, on an operator's word; answers it, or what the same request was
     * answered before. Problems: INVALID_REQUEST, IDEMPOTENCY_KEY_REUSED.
     */
    createConcert: (request: CreateConcertRequest, by: OperatorRequest): Promise<Answer> =>
      actOnce(db, by, async (tx) => {
        const created = await createConcert(tx, { log, defaults }, request);
        const { concertId, shows } = created;
        const detail = { title: request.title.trim(), shows };
        await recordAct(tx, { operator: by.operator, verb: "createConcert", subject: `concert ${concertId}`, detail });
        return answer(201, created);
      }),
    /** Changes the policies named, on an operator's word; answers all of them. Problem: NOT_FOUND. */
    async setQueuePolicy(concertId: number, changes: Partial<QueuePolicy>, operator: string): Promise<QueuePolicy> {
      const policy = await transaction(db, async (tx) => {
        const detail = await setPolicy(tx, log, concertId, changes);
        await recordAct(tx, { operator, verb: "setQueuePolicy", subject: `concert ${concertId}`, detail });
        return detail.after;
      });
      figures.forget(concertId);
      return policy;
    },
    /** All concerts, newest first, a page of them. */
    listConcerts: (page: PageRequest) => listConcertsAsOperator(deps, page),
    /** A concert with its shows. Problem: NOT_FOUND. */
    getConcert: (concertId: number) => getConcertAsOperator(deps, concertId),
    /** A concert's live figures, at most a quarter of a second old. Problem: NOT_FOUND. */
    getFigures: (concertId: number): Promise<Figures> => figures.of(concertId),
    /** Reservations that fit all that is asked, newest first. Problems: NOT_FOUND, INVALID_REQUEST. */
    searchReservations: (request: ReservationSearch) => searchReservations(deps, request),
    /** Payments that fit all that is asked, newest first. Problems: NOT_FOUND, INVALID_REQUEST. */
    searchPayments: (request: PaymentSearch) => searchPayments(deps, request),
    /** A reservation and its history. Problem: NOT_FOUND. */
    lookAtReservation: (reservationId: number) => lookAtReservation(deps, reservationId),
    /** A user with balance, reservations and payments. Problem: NOT_FOUND. */
    lookAtUser: (userId: string) => lookAtUser(deps, userId),
    /** Every seat sold of a concert as CSV, on an operator's word, which is recorded first. Problems: NOT_FOUND, OVERLOADED. */
    async exportSales(concertId: number, operator: string): Promise<Readable> {
      const { title } = await catalogue.concert(concertId);
      exporter.requireRoom();
      const act = { operator, verb: "exportSales", subject: `concert ${concertId}`, detail: { title } };
      await transaction(db, (tx) => recordAct(tx, act));
      return exporter.start(concertId);
    },
    /** Every invariant over one snapshot of the database. May take seconds. */
    runAudit: (): Promise<Audit> => auditor.run(),
    /** Breaks off an audit and exports that are under way. */
    async close(): Promise<void> {
      await Promise.all([auditor.close(), exporter.close()]);
    },
  };
}
