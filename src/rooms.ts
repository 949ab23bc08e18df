/** All rooms of the house, put together in the order in which they need each other; and their routes. */
import type { Logger } from "pino";

import { createAccountsRoom } from "#accounts/room.ts";
import { accountsRoutes } from "#accounts/routes.ts";
import { createActsRoom } from "#acts/room.ts";
import { actsRoutes } from "#acts/routes.ts";
import { createAdminRoom } from "#admin/room.ts";
import { adminRoutes } from "#admin/routes.ts";
import { createBriefRoom } from "#brief/room.ts";
import { briefRoutes } from "#brief/routes.ts";
import { Catalogue } from "#concerts/catalogue.ts";
import { createConcertsRoom } from "#concerts/room.ts";
import { concertsRoutes } from "#concerts/routes.ts";
import type { Config } from "#config.ts";
import { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { Turnstile } from "#db/turnstile.ts";
import { EventLog } from "#events/log.ts";
import type { Routes } from "#http/app.ts";
import { createAuthenticator, type Authenticator } from "#http/authenticate.ts";
import { createPaymentsRoom } from "#payments/room.ts";
import { paymentsRoutes } from "#payments/routes.ts";
import { createQueueRoom } from "#queue/room.ts";
import { queueRoutes } from "#queue/routes.ts";
import { createRealtime } from "#realtime/room.ts";
import { realtimeRoutes } from "#realtime/routes.ts";
import { createInstancesRoom } from "#instances/room.ts";
import { releaseHoldsOf } from "#reservations/release-holds.ts";
import { createReservationsRoom } from "#reservations/room.ts";
import { reservationsRoutes } from "#reservations/routes.ts";
import { createSeatsRoom } from "#seats/room.ts";
import { seatsRoutes } from "#seats/routes.ts";
import { SeatMaps } from "#seats/seat-maps.ts";
import type { Secrets } from "#secrets.ts";
import { Tokens } from "#tokens.ts";
import { createTicketsRoom } from "#tickets/room.ts";
import { ticketsRoutes } from "#tickets/routes.ts";
import { createWalletRoom } from "#wallet/room.ts";
import { walletRoutes } from "#wallet/routes.ts";

export interface RoomsDeps {
  config: Config;
  db: Database;
  /** For connections outside of the pool. */
  databaseUrl: string;
  secrets: Secrets;
  logger: Logger;
}

export type Rooms = ReturnType<typeof createRooms>;

/** Nothing here asks the database yet. */
export function createRooms({ config, db, databaseUrl, secrets, logger }: RoomsDeps) {
  const clock = new DatabaseClock();
  const log = new EventLog({ db, clock, logger });
  const catalogue = new Catalogue(db);
  const seatMaps = new SeatMaps({ db, clock, log, catalogue });
  const tokens = new Tokens({
    secret: secrets.secret,
    previousSecret: secrets.previousSecret,
    accessSeconds: config.accessTokenSeconds,
    queueSeconds: config.queueTokenSeconds,
  });
  const turnstile = new Turnstile();
  const acts = createActsRoom({ db });
  const accounts = createAccountsRoom({ db, log, tokens });
  const findSoldOut = (concertId: number) => seatMaps.findSoldOut(concertId);
  const queue = createQueueRoom({
    db,
    turnstile,
    clock,
    log,
    logger,
    tokens,
    releaseHoldsOf: (tx, leavers) => releaseHoldsOf(tx, log, leavers),
    isSoldOut: (concertId) => seatMaps.isSoldOut(concertId),
    findSoldOut,
  });
  const concerts = createConcertsRoom({
    db,
    catalogue,
    findSoldOut,
    queueOf: (concertId) => queue.figures(concertId),
    queueStatesOf: (concertIds) => queue.statesOf(concertIds),
  });
  log.subscribe((event) => event.type === "concert.created" && concerts.concertCreated());
  log.onRestart(() => catalogue.forget());
  const { gate } = queue;
  const seats = createSeatsRoom({ gate, seatMaps });
  const { holdSeconds, maxBalance } = config;
  const reservations = createReservationsRoom({ db, turnstile, clock, log, catalogue, gate, seatMaps, holdSeconds });
  const wallet = createWalletRoom({ db, turnstile, log, maxBalance });
  const payments = createPaymentsRoom({ db, turnstile, log, catalogue, gate });
  const tickets = createTicketsRoom({ db, log, catalogue });
  const instances = createInstancesRoom({ db, logger, keyIds: tokens.keyIds });
  const used = { acts, accounts, wallet, concerts, queue, instances };
  const admin = createAdminRoom({ config, db, databaseUrl, clock, log, catalogue, seatMaps, ...used });
  const figuresOf = (concertId: number) => admin.getFigures(concertId);
  const realtime = createRealtime({ log, clock, queue, seatMaps, figuresOf });
  const brief = createBriefRoom({ db, log, catalogue, seatMaps, tokens, queue, seats, reservations, wallet, payments });
  const rooms = { accounts, concerts, queue, seats, reservations, wallet, payments, tickets, realtime, admin, brief };
  return { clock, log, catalogue, seatMaps, tokens, acts, instances, ...rooms };
}

/** Knows users by the rooms' tokens, and all operators. */
export function authenticatorOf(
  { tokens }: Rooms,
  { config, secrets }: Pick<RoomsDeps, "config" | "secrets">,
): Authenticator {
  return createAuthenticator(tokens, [{ name: "admin", token: secrets.adminToken }, ...config.operators]);
}

export function routesOf(rooms: Rooms, deps: Pick<RoomsDeps, "config" | "secrets">): Routes[] {
  const auth = authenticatorOf(rooms, deps);
  const { maxCharge, briefApi } = deps.config;
  return [
    accountsRoutes({ ...rooms, auth }),
    concertsRoutes(rooms),
    queueRoutes({ ...rooms, auth }),
    seatsRoutes({ ...rooms, auth }),
    reservationsRoutes({ ...rooms, auth }),
    walletRoutes({ ...rooms, auth, maxCharge }),
    paymentsRoutes({ ...rooms, auth }),
    ticketsRoutes({ ...rooms, auth }),
    realtimeRoutes({ ...rooms, auth }),
    actsRoutes({ ...rooms, auth }),
    adminRoutes({ ...rooms, auth }),
    ...(briefApi ? [briefRoutes({ ...rooms, auth, maxCharge })] : []),
  ];
}
