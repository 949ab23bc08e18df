/**
 * Checks of the line: pure functions over what fans were told of their places. Each answers what is wrong, in words,
 * and nothing where nothing is.
 *
 * All of them are careful the same way: what the service did, it did between the sending of a request and its answer,
 * so only what follows whenever it was counts. They may overlook; they do not accuse wrongly.
 */
import type { PlaceStory } from "#crowd/history.ts";

/** Joins that were answered before others were sent, and yet have the greater number. */
export function findOvertakings(places: readonly PlaceStory[]): string[] {
  const byAnswer = places.toSorted((a, b) => a.joinedBy - b.joinedBy);
  const found: string[] = [];
  let answered = 0;
  let greatest = 0;
  for (const { number, joinedFrom } of places.toSorted((a, b) => a.joinedFrom - b.joinedFrom)) {
    for (; (byAnswer[answered]?.joinedBy ?? Number.POSITIVE_INFINITY) < joinedFrom; answered += 1) {
      greatest = Math.max(greatest, byAnswer[answered]?.number ?? 0);
    }
    if (number < greatest) found.push(`number ${number} was asked for after number ${greatest} had been answered`);
  }
  return found;
}

/** Numbers that two fans have. */
export function findSharedNumbers(places: readonly PlaceStory[]): string[] {
  const owners = new Map<number, number>();
  const found: string[] = [];
  for (const { number, fan } of places) {
    const owner = owners.get(number);
    if (owner !== undefined) found.push(`number ${number} was given to fan ${owner} and to fan ${fan}`);
    owners.set(number, fan);
  }
  return found;
}

/** Numbers between `first` and the greatest that nobody was told. */
export function listMissingNumbers(places: readonly PlaceStory[], first: number): number[] {
  const told = new Set(places.map(({ number }) => number));
  const last = places.reduce((greatest, { number }) => Math.max(greatest, number), 0);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter(
    (number) => !told.has(number),
  );
}

/**
 * Fans who were told to wait although somebody with the same or a greater number had been told before of being
 * admitted.
 */
export function findPassedOver(places: readonly PlaceStory[]): string[] {
  const admitted = places
    .flatMap(({ number, admittedBy }) => (admittedBy === undefined ? [] : [{ number, admittedBy }]))
    .sort((a, b) => a.admittedBy - b.admittedBy);
  const waited = places
    .flatMap(({ number, waitedFrom }) => (waitedFrom === undefined ? [] : [{ number, waitedFrom }]))
    .sort((a, b) => a.waitedFrom - b.waitedFrom);
  const found: string[] = [];
  let told = 0;
  let greatest = 0;
  for (const { number, waitedFrom } of waited) {
    for (; (admitted[told]?.admittedBy ?? Number.POSITIVE_INFINITY) < waitedFrom; told += 1) {
      greatest = Math.max(greatest, admitted[told]?.number ?? 0);
    }
    if (number <= greatest) found.push(`number ${number} was told to wait after number ${greatest} had been admitted`);
  }
  return found;
}

/** Places whose position rose. */
export function findRises(places: readonly PlaceStory[]): string[] {
  return places.filter(({ rises }) => rises > 0).map(({ number }) => `the position of number ${number} rose`);
}

/**
 * The most fans who certainly were admitted at one moment: each from being told so until the last request that was let
 * through, or until the first that may have ended the turn.
 */
export function mostAdmitted(places: readonly PlaceStory[]): number {
  const changes: { at: number; by: 1 | -1 }[] = [];
  for (const { admittedBy, passedFrom, endedFrom = Number.POSITIVE_INFINITY } of places) {
    const until = Math.min(passedFrom ?? 0, endedFrom);
    if (admittedBy !== undefined && admittedBy < until) {
      changes.push({ at: admittedBy, by: 1 }, { at: until, by: -1 });
    }
  }
  // At the same moment, whoever goes is gone before the next is counted.
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}
