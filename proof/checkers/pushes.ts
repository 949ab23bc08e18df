/**
 * Invariant 16: a pushed event never runs ahead of what a read then says: what an instance has pushed, it does not take
 * back when it is asked afterwards; and nothing is pushed that cannot have happened yet.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listPlaces, type PlaceStory } from "#proof/checkers/places.ts";
import {
  earliest,
  groupBySeat,
  listReservations,
  seatName,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";
import { groupBy, listOk } from "#proof/checkers/writes.ts";
import type { SeatStatus } from "#proof/history/operations.ts";

export const pushes: Checker = {
  invariant: 16,
  name: "pushes",
  says: "A pushed event never runs ahead of what a read then says.",
  check(evidence) {
    const places = listPlaces(evidence);
    const told = listOk(evidence, "streamQueue").length + listOk(evidence, "streamSeats").length;
    return finding([...places.flatMap(findTakenBack), ...checkSeats(evidence)], told, counted(told, "pushed event"));
  },
};

/** Positions that were pushed, and then told to be greater by the same instance. */
function findTakenBack({ number, concert, seen }: PlaceStory): string[] {
  return groupBy(seen, ({ instance }) => instance).flatMap((here) => {
    const pushed = here.filter(({ how }) => how === "streamQueue").toSorted((a, b) => a.by - b.by);
    const reads = here.filter(({ how }) => how === "getPlace").toSorted((a, b) => a.from - b.from);
    let told = 0;
    let least: (typeof here)[number] | undefined;
    return reads.flatMap((read) => {
      for (let next = pushed[told]; next && next.by < read.from; next = pushed[(told += 1)]) {
        if (!least || next.position <= least.position) least = next;
      }
      if (!least || read.position <= least.position) return [];
      const where = linesOf(least.line, read.line);
      return [`number ${number} of concert ${concert} was pushed a position that a read then took back: ${where}`];
    });
  });
}

type SeatsTold = ReturnType<typeof listOk<"streamSeats" | "listSeats">>[number];

/** Every seat of an answer by its name, with what it was told to be. Made one by one: there are millions. */
function* seatsIn({ value }: SeatsTold): Generator<[string, SeatStatus]> {
  if ("statuses" in value) {
    for (const [index, status] of value.statuses.entries()) yield [seatName(value.show, index + 1), status];
  } else {
    for (const [seat, status] of Object.entries(value.seats)) yield [seatName(value.show, Number(seat)), status];
  }
}

function checkSeats(evidence: Evidence): string[] {
  const told = listOk(evidence, "streamSeats", "listSeats");
  const stories = groupBySeat(listReservations(evidence));
  const possibleFrom = new Map([...stories].map(([seat, all]) => [seat, firstMoments(all)]));
  const sold = listSoldPushes(told);
  const found = new Map<string, string>();
  for (const one of told) {
    for (const [seat, status] of seatsIn(one)) {
      const moments = possibleFrom.get(seat) ?? firstMoments([]);
      if (one.endedAt < moments[status]) {
        found.set(seat, `${seat} was told to be ${status} before anybody asked for that: ${linesOf(one.i)}`);
      }
      const push = one.op === "listSeats" && status !== "SOLD" ? sold.get(`${one.instance} ${seat}`) : undefined;
      if (push && push.endedAt < one.invokedAt && one.endedAt < moments.refund) {
        found.set(seat, `${seat} was pushed as sold, and then read as ${status}: ${linesOf(push.i, one.i)}`);
      }
    }
  }
  return [...found.values()];
}

/** When a seat can first have been in a state; and when it can first have been given back. */
function firstMoments(stories: readonly ReservationStory[]): Record<SeatStatus | "refund", number> {
  const first = (momentOf: (story: ReservationStory) => number): number =>
    stories.reduce((least, story) => Math.min(least, momentOf(story)), Infinity);
  return {
    AVAILABLE: -Infinity,
    HELD: first(({ held }) => held.from),
    SOLD: first(({ payments }) => earliest(payments)),
    refund: first(({ refunds }) => earliest(refunds)),
  };
}

/** By instance and seat, the first time that it was pushed as sold. */
function listSoldPushes(told: readonly SeatsTold[]): Map<string, SeatsTold> {
  const first = new Map<string, SeatsTold>();
  for (const one of told) {
    if (one.op !== "streamSeats") continue;
    for (const [seat, status] of seatsIn(one)) {
      const name = `${one.instance} ${seat}`;
      const known = first.get(name);
      if (status === "SOLD" && (!known || one.endedAt < known.endedAt)) first.set(name, one);
    }
  }
  return first;
}
