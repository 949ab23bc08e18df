/** The reservations room put together: holds and their records. */
import type { Catalogue } from "#concerts/catalogue.ts";
import { Batch } from "#db/batch.ts";
import type { DatabaseClock } from "#db/clock.ts";
import type { Database } from "#db/connect.ts";
import { createLookup } from "#db/lookup.ts";
import type { Turnstile } from "#db/turnstile.ts";
import { transaction } from "#db/transaction.ts";
import type { EventLog } from "#events/log.ts";
import { pageBounds, toPage, type PageRequest } from "#http/pages.ts";
import type { Answer, RequestKey } from "#idempotency/keys.ts";
import { createReplay } from "#idempotency/look-up.ts";
import { Problem } from "#problems.ts";
import type { Gate } from "#queue/gate.ts";
import {
  findLiveHold,
  findReservations,
  hasOverdueHolds,
  listReservations,
  type ReservationRow,
} from "#reservations/queries.ts";
import {
  releaseHoldAsOperator,
  releaseHolds,
  sweepOverdueHolds,
  type ReleaseRequest,
} from "#reservations/release-holds.ts";
import { reserveSeats, type ReserveRequest } from "#reservations/reserve-seats.ts";
import { overRefusal, takenRefusal } from "#reservations/rules.ts";
import { viewReservation, type ReservationView } from "#reservations/views.ts";
import type { SeatMaps } from "#seats/seat-maps.ts";
import type { QueueClaims } from "#tokens.ts";

export interface ReservationsDeps {
  db: Database;
  /** Where the writes of this instance take turns. */
  turnstile: Turnstile;
  clock: DatabaseClock;
  log: EventLog;
  catalogue: Catalogue;
  gate: Gate;
  seatMaps: SeatMaps;
  holdSeconds: number;
}

export interface ReserveOrder {
  showId: number;
  seats: readonly number[];
}

/** A hold that ends sooner than this is not refused from memory: the database decides at the moment. */
const marginMs = 250;
const sweepLimit = 500;

function createReservationLookup(db: Database) {
  return createLookup<number, ReservationRow>({
    name: "read-reservation",
    find: (reservationIds) => findReservations(db, reservationIds),
    keyOf: ({ reservationId }) => reservationId,
  });
}

export type ReservationsRoom = ReturnType<typeof createReservationsRoom>;

export function createReservationsRoom(deps: ReservationsDeps) {
  const { db, turnstile, clock, log, catalogue, gate, seatMaps, holdSeconds } = deps;
  const replay = createReplay(db);

  /** The refusal of what memory surely knows to be taken. The first request for a show brings its map to memory. */
  function refuseFromMemory({ show, seats }: ReserveRequest): Problem | undefined {
    const taken = seatMaps.currentOrSoon(show.showId)?.map.takenOf(seats, clock.now(), marginMs) ?? [];
    return taken.length > 0 ? takenRefusal(taken) : undefined;
  }

  const reserves = new Batch<ReserveRequest, Answer>({
    name: "reserve",
    turnstile,
    // A user's requests share a place, a limit, perhaps an idempotency key: they come one after the other.
    keysOf: ({ userId, show, seats }) => [`user ${userId}`, ...seats.map((number) => `seat ${show.showId}:${number}`)],
    run: (requests, committing) =>
      transaction(db, (tx) => reserveSeats(tx, { log, holdSeconds }, requests), committing),
    // The requests for one seat run one after the other: as soon as one has got it, the others need not run at all.
    refuseEarly: refuseFromMemory,
  });
  const releases = new Batch<ReleaseRequest, undefined>({
    name: "release",
    turnstile,
    keysOf: ({ reservationId }) => [String(reservationId)],
    run: (requests, committing) => transaction(db, (tx) => releaseHolds(tx, log, requests), committing),
  });
  const findReservation = createReservationLookup(db);

  async function toRequest(
    claims: QueueClaims,
    { showId, seats }: ReserveOrder,
    requestKey: RequestKey | undefined,
  ): Promise<ReserveRequest> {
    const show = await catalogue.show(showId);
    if (show.concertId !== claims.concert) {
      throw new Problem("FORBIDDEN", `Show ${showId} is of another concert than the queue token.`);
    }
    const missing = seats.filter((number) => number < 1 || number > show.seatsTotal);
    if (missing.length > 0) {
      throw new Problem("NOT_FOUND", `Show ${showId} has seats 1 to ${show.seatsTotal}, but no ${missing.join(", ")}.`);
    }
    const { maxSeatsPerUser } = await catalogue.concert(show.concertId);
    return {
      userId: claims.sub,
      requestKey,
      place: { concertId: claims.concert, number: claims.number },
      show,
      seats: seats.toSorted((a, b) => a - b),
      maxSeatsPerUser,
    };
  }

  async function view(row: ReservationRow): Promise<ReservationView> {
    return viewReservation(await catalogue.show(row.showId), row);
  }

  return {
    /**
     * Holds all the seats asked for, or none. Answers the reservation, or what the same request was answered before.
     * Problems: those of the gate, NOT_FOUND, FORBIDDEN, SHOW_OVER, TURN_OVER,
     * SEAT_LIMIT_REACHED, SEAT_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED.
     */
    async reserve(claims: QueueClaims, order: ReserveOrder, requestKey?: RequestKey): Promise<Answer> {
      const request = await toRequest(claims, order, requestKey);
      try {
        await gate.passToWrite(claims);
        const refusal = overRefusal(request.show, clock.now()) ?? refuseFromMemory(request);
        if (refusal) throw refusal;
      } catch (refusal) {
        // Where there is nothing to look up nothing is waited for: most of a rush ends here.
        if (!requestKey) throw refusal;
        return replay(request, refusal);
      }
      return reserves.submit(request).catch((error: unknown) => {
        // It may be a repeated request, for which the seats are taken because it has got them.
        if (error instanceof Problem && error.code === "SEAT_UNAVAILABLE") return replay(request, error);
        throw error;
      });
    },
    /** Releases a hold of the user. Problems: NOT_FOUND, ALREADY_PAID. */
    release: (request: ReleaseRequest) => releases.submit(request),
    /** Releases anybody's hold, on an operator's word. Problems: NOT_FOUND, ALREADY_PAID. */
    releaseAsOperator: (reservationId: number, operator: string): Promise<void> =>
      transaction(db, (tx) => releaseHoldAsOperator(tx, log, { reservationId, operator })),
    /** A reservation of the user. Problems: NOT_FOUND. */
    async get(userId: string, reservationId: number): Promise<ReservationView> {
      const row = await findReservation(reservationId);
      if (row?.userId !== userId) throw new Problem("NOT_FOUND", `You have no reservation ${reservationId}.`);
      return view(row);
    },
    /** The newest reservation of a show that a user holds at this moment, by its id; undefined if there is none. */
    findHeld: (userId: string, showId: number) => findLiveHold(db, userId, showId),
    /** The user's reservations, newest first. */
    async list(userId: string, page: PageRequest) {
      const bounds = pageBounds(page);
      const rows = await listReservations(db, userId, bounds.before, bounds.limit);
      const views = new Map(await Promise.all(rows.map(async (row) => [row.reservationId, await view(row)] as const)));
      return toPage(rows, bounds, {
        idOf: (row) => row.reservationId,
        itemOf: (row) => views.get(row.reservationId) as ReservationView,
      });
    },
    /** Frees seats whose hold is over. Only tidies up: such a seat can be taken in any case. */
    async sweep(): Promise<void> {
      if (!(await hasOverdueHolds(db))) return;
      while ((await sweepOverdueHolds(db, log, sweepLimit)) === sweepLimit);
    },
  };
}
