/** Invariant 3: each seat is linearizable: one order of all that happened to it explains every answer. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { findContradiction, type Contradiction } from "#proof/checkers/linearize.ts";
import {
  groupBySeat,
  listReservations,
  seatName,
  termsOf,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";
import { FREE, ownerOf, stepsOf, type SeatSteps } from "#proof/checkers/seat-steps.ts";
import type { Operation } from "#proof/history/pair.ts";

export const linearizableSeats: Checker = {
  invariant: 3,
  name: "linearizable seats",
  says: "All that was answered about a seat can be put into one order in which every answer is right.",
  check(evidence) {
    const stepsBySeat = listSteps(evidence);
    const violations: string[] = [];
    let [steps, givenUp] = [0, 0];
    for (const [seat, { certain, possible, stories }] of stepsBySeat) {
      const found = findContradiction(FREE, certain, possible);
      steps += certain.length;
      if (found === "given up") givenUp += 1;
      else if (found) violations.push(told(seat, found, stories));
    }
    const entangled = givenUp === 0 ? "" : `; ${counted(givenUp, "seat")} with too many unknowns left out`;
    return finding(violations, steps, `${counted(steps, "step")} of ${counted(stepsBySeat.size, "seat")}${entangled}`);
  },
};

function listSteps(evidence: Evidence): Map<string, SeatSteps & { stories: readonly ReservationStory[] }> {
  const { operations, dump } = evidence;
  const terms = termsOf(evidence);
  const seenOf = listSeen(operations);
  const rows = new Map(dump?.seats.map((row) => [seatName(row.show, row.number), row]));
  const bySeat = [...groupBySeat(listReservations(evidence))];
  return new Map(
    bySeat.map(([seat, stories]) => {
      const row = rows.get(seat);
      const last = row && dump ? { row, endedAt: dump.at } : {};
      return [seat, { stories, ...stepsOf({ stories, seenOf, terms, ...last }) }];
    }),
  );
}

/** What answers say of reservations without having changed them. */
function listSeen(operations: readonly Operation[]): Map<number, Operation[]> {
  const seen = new Map<number, Operation[]>();
  for (const one of operations) {
    const isRead = one.op === "getReservation" && one.outcome === "ok";
    const isRefusal = (one.op === "payReservation" || one.op === "releaseHold") && one.outcome === "fail";
    if (!isRead && !isRefusal) continue;
    const known = seen.get(one.args.reservation);
    if (known) known.push(one);
    else seen.set(one.args.reservation, [one]);
  }
  return seen;
}

function told(seat: string, { step, states }: Contradiction, stories: readonly ReservationStory[]): string {
  const owners = states.flatMap((state) => stories[ownerOf(state) ?? -1] ?? []);
  const wasFree = states.includes(FREE) ? ["free"] : [];
  const was = [...wasFree, ...owners.map(({ reservation }) => `reservation ${reservation}'s`)].join(" or ");
  const lines = linesOf(...step.lines, ...owners.flatMap(({ held }) => held.lines));
  return `${seat}: no order explains ${step.says}; before it the seat was ${was || "in no state at all"}: ${lines}`;
}
