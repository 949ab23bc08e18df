/** The places of a campaign as their fans know them: who got which, when at the earliest, and how each was seen. */
import type { Evidence } from "#proof/checkers/checker.ts";
import { groupBy, listOk, listWrites, perEvidence, type Write } from "#proof/checkers/writes.ts";
import type { PlaceStatus } from "#proof/history/operations.ts";

/** What a fan was told of a place: it was so at some moment between `from` and `by`, or a moment before. */
export interface Seen {
  readonly line: number;
  readonly process: number;
  readonly instance: number;
  readonly from: number;
  readonly by: number;
  readonly status: PlaceStatus;
  /** Among the waiting; 0 for who is admitted. */
  readonly position: number;
  /** By joining again (the database answers), by asking (memory may), or by being told unasked. */
  readonly how: "joinQueue" | "getPlace" | "streamQueue";
  /** The token that it was asked with, or that came with the answer; undefined in histories that do not tell. */
  readonly token: string | undefined;
}

export interface PlaceStory {
  readonly concert: number;
  readonly number: number;
  readonly user: string;
  /** It was not asked for before this moment. */
  readonly from: number;
  /** The first answer that told of it. */
  readonly by: number;
  /** The line of that answer's request. */
  readonly line: number;
  /** In the order in which they were asked. */
  readonly seen: readonly Seen[];
  /** What may have ended it before its time. */
  readonly endings: readonly Write<"leaveQueue" | "payReservation">[];
}

export const listPlaces = perEvidence((evidence): PlaceStory[] => {
  const joins = listWrites(evidence, "joinQueue");
  const joinsOf = new Map(groupBy(joins, nameOfUser).map((group) => [nameOfUser(group[0] as Named), group]));
  const endings = listWrites(evidence, "leaveQueue", "payReservation");
  const endingsOf = new Map(groupBy(endings, nameOfPlace).map((group) => [nameOfPlace(group[0] as Numbered), group]));
  return listSeenByPlace(evidence).flatMap(([first, ...others]): PlaceStory[] => {
    if (!first) return [];
    const { concert, number, user } = first;
    const seen = [first, ...others].map((one) => one.seen).toSorted((a, b) => a.from - b.from);
    const answer = [first, ...others].reduce((soonest, one) => (one.seen.by < soonest.seen.by ? one : soonest)).seen;
    const place = { args: { user, concert, number } };
    return [
      {
        concert,
        number,
        user,
        from: askedFrom(joinsOf.get(nameOfUser(place)) ?? [], number, answer.by),
        by: answer.by,
        line: answer.line,
        seen,
        endings: endingsOf.get(nameOfPlace(place)) ?? [],
      },
    ];
  });
});

/** A place was made by one of the joins that had begun before it was first told of, and that got no other. */
function askedFrom(joins: readonly Write<"joinQueue">[], number: number, by: number): number {
  return joins
    .filter(({ value, from }) => from <= by && (value === undefined || value.number === number))
    .reduce((least, { from }) => Math.min(least, from), by);
}

interface SeenOfPlace {
  readonly concert: number;
  readonly number: number;
  readonly user: string;
  readonly seen: Seen;
}

function listSeenByPlace(evidence: Evidence): SeenOfPlace[][] {
  const all = listOk(evidence, "joinQueue", "getPlace", "streamQueue").map((one): SeenOfPlace => {
    const { number, status, position = 0 } = one.value;
    const token = one.op === "joinQueue" ? one.value.token : one.args.token;
    return {
      concert: one.args.concert,
      user: one.args.user,
      number,
      seen: {
        line: one.i,
        process: one.process,
        instance: one.instance,
        from: one.invokedAt,
        by: one.endedAt,
        status,
        position: status === "ADMITTED" ? 0 : position,
        how: one.op,
        token,
      },
    };
  });
  return groupBy(all, ({ concert, number, user }) => `${concert} ${number} ${user}`);
}

interface Named {
  readonly args: { readonly user: string; readonly concert: number };
}

interface Numbered {
  readonly args: { readonly user: string; readonly concert: number; readonly number: number };
}

function nameOfUser({ args }: Named): string {
  return `${args.user} ${args.concert}`;
}

function nameOfPlace({ args }: Numbered): string {
  return `${args.user} ${args.concert} ${args.number}`;
}
