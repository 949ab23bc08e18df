/** What a run starts from: users, and a concert with enough seats. Whatever cannot be had ends the run before it begins. */
import exec from "k6/execution";
import http, { type ObjectBatchRequest, type Response } from "k6/http";

import { bodyOf, send, told } from "./answers.ts";
import { adminToken } from "./environment.ts";
import { createConcert, createUser, joinQueue, type Fan, type Shopper } from "./requests.ts";

/** A concert on sale, on as many dates as its seats need. */
export interface Hall {
  concertId: number;
  showIds: number[];
  seatsPerShow: number;
}

export interface HallPlan {
  /** Seats of all shows together, at least. */
  seats: number;
  /** Fans admitted at the same time. */
  capacity: number;
  /** How long a turn waits for its fan, and lasts; as usual, if nothing is said. */
  turnSeconds?: number;
}

/** A concert, and fans whose turn it is. */
export interface Sale {
  hall: Hall;
  shoppers: Shopper[];
}

/** As many shows as one concert may have, and as many seats as a show has where nothing is said. */
const maxShows = 100;
const usualSeats = 50;
const requestsAtOnce = 500;
const daySeconds = 86_400;

/** Creates a concert of which every fan may have every seat. Errors: ADMIN_TOKEN is missing, or was refused. */
export function createHall({ seats, capacity, turnSeconds }: HallPlan): Hall {
  const seatsPerShow = Math.max(usualSeats, Math.ceil(seats / maxShows));
  const shows = Array.from({ length: Math.ceil(seats / seatsPerShow) }, (_, day) => ({
    startsAt: new Date(Date.now() + (day + 30) * daySeconds * 1000).toISOString(),
    seats: seatsPerShow,
    price: 50_000,
  }));
  const turn = turnSeconds === undefined ? {} : { claimSeconds: turnSeconds, passSeconds: turnSeconds };
  const queue = { state: "open", capacity, ...turn };
  const body = { title: "k6", queue, maxSeatsPerUser: Math.min(seats, 100_000), shows };
  const response = expectStatus(send(createConcert(body, adminToken())), 201);
  const created = bodyOf(response) as { concertId: number; shows: { showId: number }[] };
  return { concertId: created.concertId, showIds: created.shows.map(({ showId }) => showId), seatsPerShow };
}

/** One seat, as a reservation asks for it. */
export interface SeatOrder {
  showId: number;
  seats: [number];
}

/** The n-th seat of a hall, from 0: another for each n. Errors: the hall has no more. */
export function seatOf({ showIds, seatsPerShow }: Hall, n: number): SeatOrder {
  const showId = showIds[Math.floor(n / seatsPerShow)];
  if (showId === undefined) throw new Error(`There is no seat ${n} in this hall.`);
  return { showId, seats: [(n % seatsPerShow) + 1] };
}

/** Creates guest accounts. */
export function createFans(count: number): Fan[] {
  const responses = sendAll(
    Array.from({ length: count }, () => createUser()),
    201,
  );
  return responses.map((response) => {
    const { userId, accessToken } = bodyOf(response) as Fan;
    return { userId, accessToken };
  });
}

/** Opens a sale to new fans, who are all admitted at once and keep their turns for a day. Errors: as `createHall`. */
export function openSale({ seats, fans: count }: { seats: number; fans: number }): Sale {
  const hall = createHall({ seats, capacity: count, turnSeconds: daySeconds });
  const fans = createFans(count);
  const responses = sendAll(
    fans.map((fan) => joinQueue(hall.concertId, fan)),
    201,
  );
  const shoppers = fans.map((fan, index) => {
    const { token } = bodyOf(responses[index] as Response) as { token: string };
    return { ...fan, queueToken: token };
  });
  return { hall, shoppers };
}

/** Whose turn it is among those whom setup made: each virtual user is one of them. */
export function mine<Item>(items: readonly Item[]): Item {
  return items[(exec.vu.idInTest - 1) % items.length] as Item;
}

/** Sends requests side by side. Errors: one has another status. */
export function sendAll(requests: readonly ObjectBatchRequest[], status: number): Response[] {
  const responses: Response[] = [];
  for (let start = 0; start < requests.length; start += requestsAtOnce) {
    responses.push(...http.batch(requests.slice(start, start + requestsAtOnce)));
  }
  return responses.map((response) => expectStatus(response, status));
}

/** The answer, if it has this status. Errors: it has another. */
export function expectStatus(response: Response, status: number): Response {
  if (response.status === status) return response;
  throw new Error(`Nothing was measured: ${told(response)}`);
}
