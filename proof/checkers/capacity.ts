/**
 * Invariant 9: never more admitted than the capacity. On the history the time in which a fan surely was admitted: from
 * being told so until the last thing that was done by that turn, or until what may have ended it. In the samples exactly.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listPlaces, type PlaceStory } from "#proof/checkers/places.ts";
import { earliest } from "#proof/checkers/reservations.ts";
import { isOutside, listTroubles } from "#proof/checkers/spans.ts";
import { findExcess, type Weighed } from "#proof/checkers/sweep.ts";
import { groupBy, listWrites } from "#proof/checkers/writes.ts";

/** How late a read may be that says that a turn goes on. */
const readsLateMs = 250;

export const capacity: Checker = {
  invariant: 9,
  name: "capacity",
  says: "Never more are admitted at one time than the capacity allows.",
  check(evidence) {
    const turns = listTurns(evidence);
    const violations = groupBy(turns, ({ what }) => what.concert).flatMap((ofConcert) =>
      findTooMany(evidence, ofConcert),
    );
    const sampled = findTooManyInSamples(evidence);
    return finding(
      [...violations, ...sampled],
      turns.length + evidence.samples.length,
      `${counted(turns.length, "turn")}, ${counted(evidence.samples.length, "sample")}`,
    );
  },
};

function listTurns(evidence: Evidence): Weighed<PlaceStory>[] {
  const done = new Map<string, number>();
  const troubles = listTroubles(evidence);
  const nameOf = (concert: number, number: number): string => `${concert} ${number}`;
  // A repeated request is answered as before, also when the turn is over: its first try counts.
  for (const { args, from, value } of listWrites(evidence, "reserveSeats")) {
    const name = nameOf(args.concert, args.number);
    if (value) done.set(name, Math.max(from, done.get(name) ?? 0));
  }
  return listPlaces(evidence).flatMap((place): Weighed<PlaceStory>[] => {
    const admitted = place.seen.filter(({ status }) => status === "ADMITTED");
    if (admitted.length === 0) return [];
    const from = admitted.reduce((least, { by }) => Math.min(least, by), Infinity);
    const until = admitted
      .filter(({ how, from: asked, by }) => how !== "streamQueue" && isOutside(troubles, asked, by))
      .reduce(
        (latest, { how, from: asked }) => Math.max(latest, how === "joinQueue" ? asked : asked - readsLateMs),
        done.get(nameOf(place.concert, place.number)) ?? 0,
      );
    return [{ what: place, from, until: Math.min(until, earliest(place.endings)), weight: 1 }];
  });
}

function findTooMany(evidence: Evidence, turns: readonly Weighed<PlaceStory>[]): string[] {
  const concert = turns[0]?.what.concert ?? 0;
  const excess = findExcess(turns, capacitiesOf(evidence, concert));
  if (!excess) return [];
  return [
    `${excess.weight} were admitted to concert ${concert} at ${at(excess.at)}, more than its capacity has ever been: ` +
      linesOf(...excess.all.map(({ line }) => line)),
  ];
}

/** The greatest capacity there may have been up to a moment: lowering it takes nobody's turn away. */
function capacitiesOf(evidence: Evidence, concert: number): (at: number) => number {
  const initial = evidence.header.concerts.find((one) => one.concert === concert)?.capacity ?? Infinity;
  let greatest = initial;
  const changes = listWrites(evidence, "setQueuePolicy")
    .filter(({ args }) => args.concert === concert)
    .toSorted((a, b) => a.from - b.from)
    .map(({ args, from }) => ({ from, capacity: (greatest = Math.max(greatest, args.capacity)) }));
  return (t) => changes.findLast(({ from }) => from <= t)?.capacity ?? initial;
}

/** Under a capacity under which somebody was admitted, no more are. In `bypass` there is none. */
function findTooManyInSamples({ samples }: Evidence): string[] {
  return samples.flatMap(({ from, queues }) =>
    queues
      .filter((queue) => queue.state !== "bypass" && queue.isFilled && queue.admitted > queue.capacity)
      .map(
        (queue) =>
          `${queue.admitted} were admitted to concert ${queue.concert}, with a capacity of ${queue.capacity}, ` +
          `in the sample at ${at(from)}`,
      ),
  );
}
