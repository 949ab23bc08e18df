/**
 * Invariant 8: who came first stands first, and is let in first. What is told from memory counts while nothing is broken:
 * an instance that is cut off tells its fans to wait, and does not know better.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listPlaces, type PlaceStory } from "#proof/checkers/places.ts";
import { isOutside, listTroubles, type Span } from "#proof/checkers/spans.ts";
import { groupBy } from "#proof/checkers/writes.ts";
import type { PlaceRow } from "#proof/database/dump.ts";

export const arrivalOrder: Checker = {
  invariant: 8,
  name: "order",
  says: "Whoever was answered before another asked is numbered and admitted no later; numbers have no gaps.",
  check(evidence) {
    const places = listPlaces(evidence);
    const troubles = listTroubles(evidence);
    const violations = groupBy(places, ({ concert }) => concert).flatMap((ofConcert) => [
      ...findOvertaken(ofConcert),
      ...findPassedOver(ofConcert, troubles),
    ]);
    return finding(
      [...violations, ...findShared(places), ...findRowsOutOfOrder(evidence), ...findPassedOverInSamples(evidence)],
      places.length,
      `${counted(places.length, "place")}, ${counted(evidence.samples.length, "sample")}`,
    );
  },
};

/** Places that were asked for when a greater number had been answered already. */
function findOvertaken(places: readonly PlaceStory[]): string[] {
  const byAnswer = places.toSorted((a, b) => a.by - b.by);
  const found: string[] = [];
  let answered = 0;
  let greatest: PlaceStory | undefined;
  for (const place of places.toSorted((a, b) => a.from - b.from)) {
    for (let next = byAnswer[answered]; next && next.by < place.from; next = byAnswer[(answered += 1)]) {
      if (!greatest || next.number > greatest.number) greatest = next;
    }
    if (greatest && place.number < greatest.number) {
      found.push(
        `number ${place.number} of concert ${place.concert} was asked for when number ${greatest.number} had been ` +
          `answered: ${linesOf(greatest.line, place.line)}`,
      );
    }
  }
  return found;
}

function findShared(places: readonly PlaceStory[]): string[] {
  return groupBy(places, ({ concert, number }) => `${concert} ${number}`)
    .filter((owners) => owners.length > 1)
    .map((owners) => {
      const [first] = owners;
      const lines = linesOf(...owners.map(({ line }) => line));
      return `number ${first?.number} of concert ${first?.concert} was given to ${owners.length} users: ${lines}`;
    });
}

/** Fans who asked, and were told to wait, after a greater number had been seen to be admitted. */
function findPassedOver(places: readonly PlaceStory[], troubles: readonly Span[]): string[] {
  const all = places.flatMap((place) => place.seen.map((seen) => ({ place, seen })));
  const admitted = all.filter(({ seen }) => seen.status === "ADMITTED").toSorted((a, b) => a.seen.by - b.seen.by);
  const waiting = all.filter(
    ({ seen }) => seen.status === "WAITING" && (seen.how === "joinQueue" || isOutside(troubles, seen.from, seen.by)),
  );
  const found: string[] = [];
  let told = 0;
  let greatest: (typeof all)[number] | undefined;
  for (const { place, seen } of waiting.toSorted((a, b) => a.seen.from - b.seen.from)) {
    for (let next = admitted[told]; next && next.seen.by < seen.from; next = admitted[(told += 1)]) {
      if (!greatest || next.place.number > greatest.place.number) greatest = next;
    }
    if (greatest && place.number < greatest.place.number) {
      found.push(
        `number ${place.number} of concert ${place.concert} was told to wait when number ${greatest.place.number} had ` +
          `been let in: ${linesOf(greatest.seen.line, seen.line)}`,
      );
    }
  }
  return found;
}

function findRowsOutOfOrder({ dump, faults }: Evidence): string[] {
  if (!dump) return [];
  const clockWasSet = faults.some(({ op }) => op.startsWith("database-clock"));
  return groupBy(dump.places, ({ concert }) => concert).flatMap((rows) => {
    const inOrder = rows.toSorted((a, b) => a.number - b.number);
    const gaps = inOrder
      .filter(({ number }, index) => number !== index + 1)
      .slice(0, 1)
      .map(({ concert, number }) => `concert ${concert} has a gap before number ${number}`);
    return clockWasSet ? gaps : [...gaps, ...findLateAdmissions(inOrder)];
  });
}

/** Numbers that were admitted earlier than a smaller one, by the clock of the database. */
function findLateAdmissions(inOrder: readonly PlaceRow[]): string[] {
  let latest = -Infinity;
  return inOrder.flatMap(({ concert, number, admittedAt }) => {
    if (admittedAt === null) return [];
    const isEarlier = admittedAt < latest;
    latest = Math.max(latest, admittedAt);
    return isEarlier ? [`number ${number} of concert ${concert} was admitted before a smaller one`] : [];
  });
}

/** Moments at which somebody waited although a greater number had been let in: each is one snapshot, and exact. */
function findPassedOverInSamples({ samples }: Evidence): string[] {
  const found = new Map<string, string>();
  for (const { queues } of samples) {
    for (const { concert, firstWaiting, lastAdmitted } of queues) {
      if (firstWaiting === null || lastAdmitted === null || firstWaiting > lastAdmitted) continue;
      const words = `number ${firstWaiting} of concert ${concert} waited while number ${lastAdmitted} had been let in`;
      found.set(`${concert} ${firstWaiting}`, `${words}, in a sample`);
    }
  }
  return [...found.values()];
}
