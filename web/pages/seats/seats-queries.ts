/** What is asked and sent while choosing seats. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask, bearer, type Answer } from "#web/api/client.ts";
import { sendOnce, unknownOutcome } from "#web/api/sent-once.ts";

export type ShowDate = Answer<"listDates">["items"][number];

const refreshMs = 10_000;

/** The dates of a concert, with how many seats each has left. */
export function datesQuery(concertId: number, token: string) {
  return queryOptions({
    queryKey: ["dates", concertId, token],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/v1/concerts/{concertId}/dates", { params: { path: { concertId } }, headers: bearer(token), signal }),
      ),
    refetchInterval: refreshMs,
  });
}

export interface Wish {
  showId: number;
  /** Seat numbers, ascending. */
  seats: readonly number[];
}

export interface Buyer {
  concertId: number;
  userId: string;
  /** The queue token. */
  token: string;
}

/**
 * Holds seats, all or none, once: see `sendOnce`. Errors: `ApiProblem`, such as SEAT_UNAVAILABLE (its `seats` are the
 * numbers that are gone) and SEAT_LIMIT_REACHED.
 */
export function reserveSeats(buyer: Buyer, wish: Wish): Promise<Answer<"reserveSeats">> {
  return sendOnce<Wish, Answer<"reserveSeats">>(slotOf(buyer), wish, ({ key, body: { showId, seats } }) =>
    ask(
      api.POST("/v1/reservations", {
        headers: { ...bearer(buyer.token), "idempotency-key": key },
        body: { showId, seats: [...seats] },
      }),
    ),
  );
}

/** Seats of which it is not known whether they are held; undefined if there are none. */
export function unknownWish(buyer: Buyer): Wish | undefined {
  return unknownOutcome<Wish>(slotOf(buyer))?.body;
}

function slotOf({ concertId, userId }: Buyer): string {
  return `reserve.${userId}.${concertId}`;
}
