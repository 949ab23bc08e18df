/**
 * The brief's API as a room: integer user ids on the outside, the other rooms' verbs on the inside. It decides nothing
 * about seats, money or order itself.
 *
 * It asks nobody to log in: whoever says "user 7" is user 7, may charge their balance and read it, and may get their
 * queue token, with which to reserve and pay. That is the brief's design. It is meant for trying Jari out and for the
 * brief's own tests and load scripts, and is therefore off by default with an external database
 * (docs/decisions/0009-brief-api.md).
 */
import { issueToken, type TokenOrder } from "#brief/issue-token.ts";
import { listAvailability } from "#brief/list-availability.ts";
import { createAskedOptions } from "#brief/options.ts";
import { payOption } from "#brief/pay-option.ts";
import { reserveSeat, type SeatOrder } from "#brief/reserve-seat.ts";
import { createBriefUsers } from "#brief/users.ts";
import { createWithoutQueue } from "#brief/without-queue.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import type { Database } from "#db/connect.ts";
import type { EventLog } from "#events/log.ts";
import type { PageRequest } from "#http/pages.ts";
import type { RequestKey } from "#idempotency/keys.ts";
import type { PaymentsRoom } from "#payments/room.ts";
import { Problem } from "#problems.ts";
import type { QueueRoom } from "#queue/room.ts";
import type { ReservationsRoom } from "#reservations/room.ts";
import type { SeatsRoom } from "#seats/room.ts";
import type { SeatMaps } from "#seats/seat-maps.ts";
import type { QueueClaims, Tokens } from "#tokens.ts";
import type { WalletRoom } from "#wallet/room.ts";

export interface BriefDeps {
  db: Database;
  log: EventLog;
  catalogue: Catalogue;
  seatMaps: SeatMaps;
  tokens: Tokens;
  queue: QueueRoom;
  seats: SeatsRoom;
  reservations: ReservationsRoom;
  wallet: WalletRoom;
  payments: PaymentsRoom;
}

export type BriefRoom = ReturnType<typeof createBriefRoom>;

export function createBriefRoom(deps: BriefDeps) {
  const { wallet, reservations, payments } = deps;
  const users = createBriefUsers(deps);
  const options = createAskedOptions(deps.db);

  /** Problems: FORBIDDEN. */
  async function requireOwn(claims: QueueClaims, briefUserId: number): Promise<void> {
    if ((await users.find(briefUserId)) === claims.sub) return;
    throw new Problem("FORBIDDEN", `The queue token is not that of user ${briefUserId}.`);
  }

  /** Problems: NOT_FOUND. */
  async function existing(briefUserId: number): Promise<string> {
    const userId = await users.find(briefUserId);
    if (userId === undefined) throw new Problem("NOT_FOUND", `There is no user ${briefUserId}.`);
    return userId;
  }

  async function charge(userId: string, amount: number, requestKey: RequestKey | undefined) {
    const { body } = await wallet.charge({ userId, amount, requestKey });
    return JSON.parse(body) as { transferId: number; amount: number; balance: number };
  }

  return {
    /** Problems: INVALID_REQUEST (no such option), QUEUE_CLOSED. */
    issueToken: (order: TokenOrder) => issueToken({ ...deps, users, options }, order),
    /** Problems: INVALID_REQUEST (no such concert), those of the gate, FORBIDDEN. */
    listAvailability: (claims: QueueClaims, concertId: number) =>
      listAvailability({ ...deps, options }, claims, concertId),
    /** Problems: FORBIDDEN, those of the reservations room. */
    async reserve(claims: QueueClaims, briefUserId: number, order: SeatOrder, requestKey: RequestKey | undefined) {
      await requireOwn(claims, briefUserId);
      return reserveSeat(reservations, claims, order, requestKey);
    },
    /** Problems: FORBIDDEN, NOT_FOUND (nothing held), those of the payments room. */
    async pay(claims: QueueClaims, briefUserId: number, concertOptionId: number, requestKey: RequestKey | undefined) {
      await requireOwn(claims, briefUserId);
      return payOption(deps, claims, concertOptionId, requestKey);
    },
    /** The payments of a token's user, newest first; the token may be dead. Problems: FORBIDDEN. */
    async listPayments(claims: QueueClaims, briefUserId: number, page: PageRequest) {
      await requireOwn(claims, briefUserId);
      return payments.list(claims.sub, page);
    },
    /** A user's balance, in won. Problems: NOT_FOUND. */
    getBalance: async (briefUserId: number) => wallet.getBalance(await existing(briefUserId)),
    /** Problems: NOT_FOUND, BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
    charge: async (briefUserId: number, amount: number, requestKey: RequestKey | undefined) =>
      charge(await existing(briefUserId), amount, requestKey),
    /** The verbs of the load scripts. They know no users beforehand: one seen for the first time is created. */
    scripts: {
      ...createWithoutQueue({ ...deps, users }),
      getBalance: async (briefUserId: number) => wallet.getBalance(await users.findOrCreate(briefUserId)),
      /** Problems: BALANCE_LIMIT_REACHED, IDEMPOTENCY_KEY_REUSED. */
      charge: async (briefUserId: number, amount: number, requestKey: RequestKey | undefined) =>
        charge(await users.findOrCreate(briefUserId), amount, requestKey),
    },
  };
}
