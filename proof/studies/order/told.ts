/** What the fans of a line were told, and what follows from that alone. */
import { findOvertakings, findSharedNumbers, listMissingNumbers } from "#crowd/order.ts";
import { count, exactly, figure, type Finding } from "#proof/studies/study.ts";

/** A join as its fan saw it. */
export interface Joined {
  readonly fan: number;
  readonly user: string;
  readonly number: number;
  readonly joinedFrom: number;
  readonly joinedBy: number;
}

/** What fans alone can tell. */
export function findingsOf(places: readonly Joined[], otherNumbers: number): Finding[] {
  const stories = places.map((place) => ({ ...place, position: 0, rises: 0 }));
  return [
    figure("joins that were answered", count(places.length)),
    exactly("who asked later has the smaller number (inversions)", findOvertakings(stories).length),
    exactly("numbers that two fans were given", findSharedNumbers(stories).length),
    exactly("numbers that nobody was given (gaps)", listMissingNumbers(stories, 1).length),
    exactly("fans who joined again and were told another number", otherNumbers),
  ];
}
