/**
 * Invariant 11: a dead token is dead: once its place was left or paid, or once it was told to be over, no write passes
 * with it on any instance, and no read after a quarter of a second.
 */
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { at, counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { listPlaces } from "#proof/checkers/places.ts";
import { isOutside, listTroubles } from "#proof/checkers/spans.ts";
import { groupBy, listWrites, type Write } from "#proof/checkers/writes.ts";
import type { OperationName, PlaceArgs } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

/** Reads may pass for so long, because memory hears of an end a moment later. */
const readsWithinMs = 250;
/** An instance that says that a turn is over may be ahead of the database's clock by this. */
const clockGuessMs = 1_000;

export const deadTokens: Checker = {
  invariant: 11,
  name: "dead tokens",
  says: "Once a place has ended, no write passes with its token, and after 250 ms no read.",
  check(evidence) {
    const deaths = listDeaths(evidence);
    const uses = listUses(evidence, deaths);
    const replays = uses.filter(({ name, from }) => from > (deaths.get(name)?.by ?? Infinity));
    const violations = uses.flatMap(({ name, from, graceMs, lines, says }) => {
      const death = deaths.get(name);
      if (!death || from <= death.by + graceMs) return [];
      return [
        `${says} passed at ${at(from)} with a token that was dead at ${at(death.by)}: ${linesOf(...death.lines, ...lines)}`,
      ];
    });
    const refused = evidence.operations.filter(isRefusedAsDead).length;
    return finding(
      violations,
      refused + replays.length,
      `${counted(deaths.size, "token")} that died, ${counted(refused, "use")} of dead ones refused`,
    );
  },
};

interface Death {
  readonly by: number;
  readonly lines: readonly number[];
}

/** By place, when its token surely was dead: the first time that this could be known. */
function listDeaths(evidence: Evidence): Map<string, Death> {
  const ended = listWrites(evidence, "leaveQueue", "payReservation").filter(({ value }) => value !== undefined);
  const deaths = ended.map(({ args, by, lines }) => ({ name: nameOf(args), by, lines }));
  // A wrong clock of the database ends turns that go on when it is right again.
  const isClockRight = evidence.faults.every(({ op }) => !op.startsWith("database-clock"));
  const told = isClockRight ? evidence.operations.filter(isRefusedAsDead) : [];
  const refusals = told.map(({ i, args, endedAt }) => ({ name: nameOf(args), by: endedAt + clockGuessMs, lines: [i] }));
  const byPlace = groupBy([...deaths, ...refusals], ({ name }) => name);
  return new Map(
    byPlace.map((all) => {
      const first = all.reduce((soonest, one) => (one.by < soonest.by ? one : soonest));
      return [first.name, first];
    }),
  );
}

const withToken: ReadonlySet<OperationName> = new Set([
  "getPlace",
  "streamQueue",
  "leaveQueue",
  "reserveSeats",
  "payReservation",
]);

type Tokened = Extract<Operation, { args: PlaceArgs }>;

function isRefusedAsDead(operation: Operation): operation is Tokened {
  return operation.outcome === "fail" && operation.value.code === "TOKEN_EXPIRED" && withToken.has(operation.op);
}

interface Use {
  readonly name: string;
  readonly from: number;
  readonly graceMs: number;
  readonly lines: readonly number[];
  readonly says: OperationName;
}

/** What passed with a queue token. A repeated write passes with what it was answered before: its first try counts. */
function listUses(evidence: Evidence, deaths: ReadonlyMap<string, Death>): Use[] {
  const writes = listWrites(evidence, "reserveSeats", "payReservation", "leaveQueue").filter(
    ({ value }) => value !== undefined,
  );
  return [...writes.map(useOf), ...listReads(evidence, deaths)];
}

function useOf({ op, args, from, lines }: Write<"reserveSeats" | "payReservation" | "leaveQueue">): Use {
  return { name: nameOf(args), from, graceMs: 0, lines, says: op };
}

/** A waiting fan of an instance that is cut off is told of the line as it was: reads count while nothing is broken. */
function listReads(evidence: Evidence, deaths: ReadonlyMap<string, Death>): Use[] {
  const troubles = listTroubles(evidence);
  return listPlaces(evidence).flatMap((place) => {
    const name = nameOf(place);
    if (!deaths.has(name)) return [];
    return place.seen
      .filter(({ how, from, by }) => how === "getPlace" && isOutside(troubles, from, by))
      .map(({ line, from }): Use => ({ name, from, graceMs: readsWithinMs, lines: [line], says: "getPlace" }));
  });
}

function nameOf({ user, concert, number }: PlaceArgs): string {
  return `${user} ${concert} ${number}`;
}
