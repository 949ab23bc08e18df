/** Invariant 2: while a seat surely is one reservation's, it never surely is another's. */
import type { Checker } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import {
  groupBySeat,
  listReservations,
  surelyOwned,
  termsOf,
  type Owned,
  type ReservationStory,
} from "#proof/checkers/reservations.ts";

export const exclusiveHolds: Checker = {
  invariant: 2,
  name: "exclusive holds",
  says: "A seat has one owner at a time: no two holds or purchases of it overlap.",
  check(evidence) {
    const terms = termsOf(evidence);
    const owned = listReservations(evidence)
      .map((story) => ({ story, owned: surelyOwned(story, terms) }))
      .filter(({ owned: { from, until } }) => from < until);
    const spans = new Map(owned.map((one) => [one.story, one.owned]));
    const bySeat = groupBySeat(owned.map(({ story }) => story));
    const violations = [...bySeat].flatMap(([seat, stories]) => findOverlaps(seat, stories, spans));
    return finding(violations, owned.length, `${counted(owned.length, "hold")} of ${counted(bySeat.size, "seat")}`);
  },
};

/** In the order of their beginnings, each against the one before that lasts longest. */
function findOverlaps(
  seat: string,
  stories: readonly ReservationStory[],
  spans: ReadonlyMap<ReservationStory, Owned>,
): string[] {
  const ofStory = (story: ReservationStory): Owned => spans.get(story) ?? { from: Infinity, until: -Infinity };
  const found: string[] = [];
  let longest: ReservationStory | undefined;
  for (const story of stories.toSorted((a, b) => ofStory(a).from - ofStory(b).from)) {
    if (longest && ofStory(story).from < ofStory(longest).until) {
      found.push(
        `${seat} was reservation ${longest.reservation}'s until ${at(ofStory(longest).until)}, and ` +
          `${story.reservation}'s from ${at(ofStory(story).from)}: ${linesOf(...longest.held.lines, ...story.held.lines)}`,
      );
    }
    if (!longest || ofStory(story).until > ofStory(longest).until) longest = story;
  }
  return found;
}
