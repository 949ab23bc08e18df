/**
 * A fan's choice among the live seats of one show. Seats that others take meanwhile leave it by themselves, and the nearest
 * ones at the same price are offered instead. What is chosen outlives the page, as long as the tab is open.
 */
import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ApiProblem } from "#web/api/problem.ts";
import { noteEnd } from "#web/line/end-place.ts";
import { choose, nothingChosen, takenOf, type Choice, type ChoiceAct } from "#web/pages/seats/choice.ts";
import { keptChoice } from "#web/pages/seats/kept-choice.ts";
import type { Buyer } from "#web/pages/seats/seats-queries.ts";
import { useReserve, type Reserving } from "#web/pages/seats/use-reserve.ts";
import { hallOf } from "#web/seat-map/hall-of.ts";
import { nearestSeats } from "#web/seat-map/nearest-seats.ts";
import type { Seat, SeatMarks } from "#web/seat-map/seat.ts";
import { useSeatFeed, type LiveSeats } from "#web/seat-map/use-seat-feed.ts";
import { toast } from "#web/ui/toasts.ts";

export interface ChoiceOptions {
  buyer: Buyer;
  showId: number;
  /** Seats that the fan may still choose. */
  left: number;
  /** Numbers of the seats that the fan has in this show. */
  mine: ReadonlySet<number>;
}

export interface SeatChoice {
  seats: readonly Seat[];
  live: LiveSeats;
  /** Why the seats are not shown any more. */
  refusal: ApiProblem | undefined;
  choice: Choice;
  marks: SeatMarks;
  /** Numbers of the seats to take instead of the lost ones. */
  offered: readonly number[];
  /** Chooses a seat, or takes the choice back. */
  pick: (seat: Seat) => void;
  act: (act: ChoiceAct) => void;
  reserving: Reserving;
}

const none: readonly Seat[] = [];

export function useChoice({ buyer, showId, left, mine }: ChoiceOptions): SeatChoice {
  const { t } = useTranslation("seats");
  const [refusal, setRefusal] = useState<ApiProblem>();
  const live = useSeatFeed({
    path: `/v1/shows/${showId}/seats`,
    token: buyer.token,
    onRefusal: (problem) => {
      noteEnd(buyer.concertId, problem);
      setRefusal(problem);
    },
  });
  const seats = live.show?.seats ?? none;
  const kept = keptChoice(buyer.userId, showId);
  const [choice, act] = useReducer(choose, kept.get() ?? [], (before) => ({
    ...nothingChosen,
    chosen: before.filter((number) => !mine.has(number)).slice(0, left),
  }));
  const reserving = useReserve(buyer, (numbers) => act({ type: "taken", numbers }));

  useEffect(() => {
    // It may be this very fan who has them.
    if (reserving.isUndecided) return;
    const numbers = takenOf(choice.chosen, seats);
    if (numbers.length > 0) act({ type: "taken", numbers });
  }, [choice.chosen, seats, reserving.isUndecided]);

  const { chosen, lost } = choice;
  useEffect(() => kept.set(chosen.length > 0 ? chosen : undefined), [kept, chosen]);
  const offered = useMemo(
    () => nearestSeats({ hall: hallOf(seats), seats, lost, kept: chosen }),
    [seats, lost, chosen],
  );
  const marks = useMemo(
    () => ({ mine, chosen: new Set(chosen), lost: new Set(lost), offered: new Set(offered) }),
    [mine, chosen, lost, offered],
  );
  const isFull = chosen.length >= left;
  const pick = useCallback(
    ({ number }: Seat): void => {
      if (isFull && !marks.chosen.has(number)) toast(t("choice.limit", { limit: left }));
      else act({ type: "pick", number, limit: left });
    },
    [isFull, left, marks, t],
  );
  return { seats, live, refusal, choice, marks, offered, pick, act, reserving };
}
