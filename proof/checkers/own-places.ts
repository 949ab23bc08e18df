/** Invariant 10: a user has one place in a queue at a time, and it only ever moves forward. */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listPlaces, type PlaceStory, type Seen } from "#proof/checkers/places.ts";
import { earliest } from "#proof/checkers/reservations.ts";
import { isOutside, listClockSpans, listTroubles, surelyLasts, type Span } from "#proof/checkers/spans.ts";
import { groupBy } from "#proof/checkers/writes.ts";

export const ownPlaces: Checker = {
  invariant: 10,
  name: "one place each",
  says: "A user has one place in a queue at a time, and its position never rises.",
  check(evidence) {
    const places = listPlaces(evidence);
    const troubles = listTroubles(evidence);
    const seen = places.reduce((sum, place) => sum + place.seen.length, 0);
    return finding(
      [
        ...groupBy(places, ({ user, concert }) => `${user} ${concert}`).flatMap((own) =>
          findSecondPlaces(evidence, own),
        ),
        ...places.flatMap((place) => findRises(place, troubles)),
        ...findRowsTwice(evidence),
      ],
      seen,
      `${counted(places.length, "place")}, told ${counted(seen, "time")}`,
    );
  },
};

/**
 * Places that a user got when the one before cannot have ended: it was not left, not completed, and not even a turn that
 * began with the join can have been over.
 */
function findSecondPlaces({ header, faults }: Evidence, own: readonly PlaceStory[]): string[] {
  const clockSpans = listClockSpans(faults);
  const inOrder = own.toSorted((a, b) => a.number - b.number);
  return inOrder.slice(1).flatMap((next, index) => {
    const place = inOrder[index];
    const terms = header.concerts.find(({ concert }) => concert === next.concert);
    if (!place || !terms) return [];
    const shortestMs = Math.min(terms.claimSeconds, terms.passSeconds) * 1000;
    const mayEnd = Math.min(earliest(place.endings), surelyLasts(clockSpans, place.from, shortestMs));
    if (next.by >= mayEnd) return [];
    const lines = linesOf(place.line, next.line);
    return [`user ${next.user} has numbers ${place.number} and ${next.number} of concert ${next.concert}: ${lines}`];
  });
}

/**
 * Positions that rose from one answer to a later question: of one process with one token at one instance always, over several
 * while nothing is broken. An instance that is cut off tells a position that has fallen since, and only the token of whoever
 * has joined again elsewhere knows better. And from one event of a stream to the next.
 */
function findRises({ number, concert, seen }: PlaceStory, troubles: readonly Span[]): string[] {
  const calm = seen.filter(({ from, by }) => isOutside(troubles, from, by));
  const ofProcesses = groupBy(seen, ({ process, instance, token }) => `${process} ${instance} ${token}`);
  const rises = [...[...ofProcesses, calm].flatMap(findRise), ...ofProcesses.flatMap(findRiseInStream)];
  const found = new Set(rises.map(([before, after]) => linesOf(before, after)));
  return [...found].map((where) => `the position of number ${number} of concert ${concert} rose: ${where}`);
}

/** Events come in the order in which they were sent, whenever that was. */
function findRiseInStream(seen: readonly Seen[]): [number, number][] {
  const pushed = seen.filter(({ how }) => how === "streamQueue").toSorted((a, b) => a.line - b.line);
  return pushed.flatMap((one, index): [number, number][] => {
    const before = pushed[index - 1];
    return before && one.position > before.position ? [[before.line, one.line]] : [];
  });
}

/** The first rise among answers of which each was asked for after the other had come. */
function findRise(seen: readonly Seen[]): [number, number][] {
  const byAnswer = seen.toSorted((a, b) => a.by - b.by);
  let answered = 0;
  let least: Seen | undefined;
  for (const one of seen.toSorted((a, b) => a.from - b.from)) {
    for (let next = byAnswer[answered]; next && next.by < one.from; next = byAnswer[(answered += 1)]) {
      if (!least || next.position < least.position) least = next;
    }
    if (least && one.position > least.position) return [[least.line, one.line]];
  }
  return [];
}

function findRowsTwice({ dump }: Evidence): string[] {
  const live = (dump?.places ?? []).filter(({ endedAt }) => endedAt === null);
  return groupBy(live, ({ user, concert }) => `${user} ${concert}`)
    .filter((rows) => rows.length > 1)
    .map((rows) => {
      const numbers = rows.map(({ number }) => number).join(" and ");
      return `user ${rows[0]?.user} has numbers ${numbers} of concert ${rows[0]?.concert} in the end`;
    });
}
