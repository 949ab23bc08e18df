/** Invariant 1: a seat has one buyer at a time, and only a refund makes room for the next. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import {
  earliest,
  groupBySeat,
  listReservations,
  paidOf,
  seatName,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";

export const soldOnce: Checker = {
  invariant: 1,
  name: "sold once",
  says: "A seat is sold at most once, unless it was given back in between.",
  check(evidence) {
    const paid = listReservations(evidence).filter((story) => paidOf(story));
    const bySeat = groupBySeat(paid);
    const violations = [...bySeat].flatMap(([seat, buyers]) => findSecondSales(seat, buyers));
    const sold = evidence.dump?.soldSeats.length;
    const inDatabase = sold === undefined ? "" : `; ${counted(sold, "sold seat")} in the database`;
    return finding(
      [...violations, ...findSoldTwice(evidence)],
      paid.length,
      `${counted(paid.length, "payment")} of ${counted(bySeat.size, "seat")}${inDatabase}`,
    );
  },
};

/** Of two buyers of a seat one was before the other, and gave it back before the other can have paid. */
function findSecondSales(seat: string, buyers: readonly ReservationStory[]): string[] {
  return buyers.flatMap((one, index) =>
    buyers
      .slice(index + 1)
      .filter((other) => !canComeFirst(one, other) && !canComeFirst(other, one))
      .map(
        (other) =>
          `${seat} was sold to reservation ${one.reservation} and to ${other.reservation}: ${told(one, other)}`,
      ),
  );
}

function canComeFirst(one: ReservationStory, other: ReservationStory): boolean {
  return earliest(one.refunds) < (paidOf(other)?.by ?? Infinity);
}

function told(...stories: ReservationStory[]): string {
  return linesOf(...stories.flatMap((story) => paidOf(story)?.lines ?? []));
}

function findSoldTwice({ dump }: Evidence): string[] {
  const owners = new Map<string, number>();
  const found: string[] = [];
  for (const { show, number, reservation } of dump?.soldSeats ?? []) {
    const seat = seatName(show, number);
    const owner = owners.get(seat);
    if (owner !== undefined) found.push(`${seat} stands sold to reservation ${owner} and to ${reservation}`);
    owners.set(seat, reservation);
  }
  return found;
}
