/**
 * Taking the chosen seats. Once they are held the fan goes on to pay; if it is not known whether they are, the same
 * request is sent again, also by a page that was loaded anew.
 */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useLocation } from "wouter";

import { ApiProblem } from "#web/api/problem.ts";
import { queryClient, tryAgain } from "#web/api/queries.ts";
import { noteEnd } from "#web/line/end-place.ts";
import { meKey } from "#web/pages/me/me-queries.ts";
import { keptChoice } from "#web/pages/seats/kept-choice.ts";
import { reserveSeats, unknownWish, type Buyer, type Wish } from "#web/pages/seats/seats-queries.ts";

export interface Reserving {
  reserve: (wish: Wish) => void;
  isPending: boolean;
  /** Whether seats may be held by now without this page knowing it: on the way, or the answer got lost. */
  isUndecided: boolean;
  /** Why the last try has failed; null if it has not. */
  error: unknown;
}

/** `onTaken` is told the numbers of seats that somebody else was faster with. */
export function useReserve(buyer: Buyer, onTaken: (numbers: number[]) => void): Reserving {
  const [, go] = useLocation();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: Wish) => reserveSeats(buyer, wish),
    ...tryAgain,
    onSuccess: async ({ reservationId }, { showId }) => {
      keptChoice(buyer.userId, showId).set(undefined);
      await queryClient.invalidateQueries({ queryKey: meKey(buyer.userId), refetchType: "none" });
      // In the place of the seats: going back to them would only lead here again.
      go(`/concerts/${buyer.concertId}/checkout/${reservationId}`, { replace: true });
    },
    onError: (problem) => {
      noteEnd(buyer.concertId, problem);
      onTaken(takenSeats(problem));
    },
  });
  const settle = useEffectEvent(() => {
    const wish = unknownWish(buyer);
    if (wish) mutate(wish);
  });
  useEffect(() => settle(), []);
  return { reserve: mutate, isPending, isUndecided: isPending || unknownWish(buyer) !== undefined, error };
}

/** The seat numbers that a refusal names. */
function takenSeats(error: unknown): number[] {
  if (!(error instanceof ApiProblem) || error.code !== "SEAT_UNAVAILABLE") return [];
  const { seats } = error.extra;
  return Array.isArray(seats) ? seats.filter((number) => typeof number === "number") : [];
}
