/**
 * What the brief's load scripts do: they carry no queue token, so they get through only to concerts that have no
 * waiting room at present (the queue's state is `bypass`). Even there a fan shops by a turn: the script's user is given
 * a place, which is admitted at once, and then reserves as everybody does. There is no second way to take a seat.
 */
import { LRUCache } from "lru-cache";

import { reserveSeat, type SeatOrder } from "#brief/reserve-seat.ts";
import type { BriefUsers } from "#brief/users.ts";
import type { Catalogue } from "#concerts/catalogue.ts";
import { Batch } from "#db/batch.ts";
import type { RequestKey } from "#idempotency/keys.ts";
import { Problem } from "#problems.ts";
import type { QueueRoom } from "#queue/room.ts";
import type { ReservationsRoom } from "#reservations/room.ts";
import type { SeatMaps } from "#seats/seat-maps.ts";
import type { QueueClaims, Tokens } from "#tokens.ts";

export interface WithoutQueueDeps {
  users: BriefUsers;
  catalogue: Catalogue;
  queue: QueueRoom;
  tokens: Tokens;
  reservations: ReservationsRoom;
  seatMaps: SeatMaps;
}

/** Concerts listed at most, newest first. */
const maxListed = 100;
/** Places remembered; of a fan beyond them, who comes again, the place is asked for again. */
const maxPlaces = 100_000;

/**
 * The scripts know a seat by an id that counts on from option to option: with 100 seats each, ids 101 to 200 are seats
 * 1 to 100 of the second option.
 */
function numberOf(seatId: number, seatsTotal: number): number {
  return ((seatId - 1) % seatsTotal) + 1;
}

/** Problems: NOT_ADMITTED (there is a waiting room), NOT_FOUND. */
async function requireBypass(queue: QueueRoom, concertId: number): Promise<void> {
  if ((await queue.figures(concertId)).state === "bypass") return;
  const detail = `Concert ${concertId} has a waiting room: get a token with POST /concert/{userId}/token first.`;
  throw new Problem("NOT_ADMITTED", detail);
}

export function createWithoutQueue({ users, catalogue, queue, tokens, reservations, seatMaps }: WithoutQueueDeps) {
  const places = new LRUCache<string, QueueClaims>({ max: maxPlaces });
  const lists = new Batch<undefined, number[]>({
    name: "list-bypassed-concerts",
    keysOf: () => [],
    run: async (requests) => {
      const concertIds = await queue.listBypassed(maxListed);
      return requests.map(() => concertIds);
    },
  });

  async function join(concertId: number, userId: string): Promise<QueueClaims> {
    const { answer } = await queue.join({ concertId, userId });
    const claims = tokens.verifyQueue(answer.token);
    places.set(`${concertId}:${userId}`, claims);
    return claims;
  }

  return {
    /** The concerts without a waiting room, with their dates and how many seats are free on each. */
    async listConcerts() {
      const concertIds = await lists.submit(undefined);
      const items = concertIds.map(async (concertId) => {
        const [{ title }, maps] = await Promise.all([catalogue.concert(concertId), seatMaps.onSale(concertId)]);
        const dates = maps.map(({ show, map }) => ({
          concertOptionId: show.showId,
          date: show.date,
          seatsTotal: map.seatsTotal,
          seatsAvailable: map.available,
        }));
        return { concertId, title, dates };
      });
      return { items: await Promise.all(items) };
    },
    /**
     * Holds a seat for a user, who is created if need be. A seat's id counts on from option to option.
     * Problems: NOT_FOUND (no such option), NOT_ADMITTED, those of the reservations room.
     */
    async reserve(briefUserId: number, { concertOptionId, seat }: SeatOrder, requestKey: RequestKey | undefined) {
      const { concertId, seatsTotal } = await catalogue.show(concertOptionId);
      const order = { concertOptionId, seat: numberOf(seat, seatsTotal) };
      await requireBypass(queue, concertId);
      const userId = await users.findOrCreate(briefUserId);
      const place = places.get(`${concertId}:${userId}`);
      if (place) {
        try {
          return await reserveSeat(reservations, place, order, requestKey);
        } catch (error) {
          if (!(error instanceof Problem && error.code === "TOKEN_EXPIRED")) throw error;
        }
      }
      return reserveSeat(reservations, await join(concertId, userId), order, requestKey);
    },
  };
}
