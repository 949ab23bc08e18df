/** The hall of a list of seats, laid out once for as long as it stays the same hall. */
import { layOutHall, type Hall } from "#web/seat-map/hall.ts";
import type { Seat } from "#web/seat-map/seat.ts";
import { isSamePlan } from "#web/seat-map/show-seats.ts";

let last: { seats: readonly Seat[]; hall: Hall } | undefined;

/** The same object for the same plan, if no other was asked for in between. */
export function hallOf(seats: readonly Seat[]): Hall {
  if (last && isSamePlan(last.seats, seats)) return last.hall;
  last = { seats, hall: layOutHall(seats) };
  return last.hall;
}
