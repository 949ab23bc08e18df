/**
 * What seldom happens and has to: over all campaigns each of these must have been reached, or the faults have not hit
 * where it hurts. They are counted, not judged; where the clock of the database is needed, it is taken as it was set.
 */
import type { Evidence } from "#proof/checkers/checker.ts";
import { listReservations, termsOf, type ReservationStory } from "#proof/checkers/reservations.ts";
import { groupBy, nameOfKey } from "#proof/checkers/writes.ts";
import type { OperationName } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

export interface RareState {
  readonly name: string;
  readonly count: number;
}

/** Each with how often it was reached. */
export function rareStates(evidence: Evidence): RareState[] {
  const stories = listReservations(evidence);
  return Object.entries(states).map(([name, countIn]) => ({ name, count: countIn(evidence, stories) }));
}

const states: Readonly<Record<string, (evidence: Evidence, stories: readonly ReservationStory[]) => number>> = {
  "a payment was unknown and had happened": (evidence) => countUnknown(evidence, "payReservation", true),
  "a payment was unknown and had not happened": (evidence) => countUnknown(evidence, "payReservation", false),
  "a charge was unknown and had happened": (evidence) => countUnknown(evidence, "chargeBalance", true),
  "a hold was unknown and had happened": (evidence) => countUnknown(evidence, "reserveSeats", true),
  "a hold was unknown and had not happened": (evidence) => countUnknown(evidence, "reserveSeats", false),
  "a join was unknown and had happened": countUnknownJoins,
  "a key was answered after an unknown": countSettled,
  "a key came with another body": ({ operations }) => countRefused(operations, "IDEMPOTENCY_KEY_REUSED"),
  "a hold ended while it was being paid": countEndedInPayment,
  "a hold ran out and another took the seat": ({ dump }) =>
    dump ? countTakenAfter(dump.reservations, (status) => status === "EXPIRED") : 0,
  "a seat was sold again after a refund": countSoldAgain,
  "two wanted one seat at the same moment": countRivals,
  "a turn ran out unclaimed": ({ dump }) =>
    dump?.places.filter(({ status, claimedAt }) => status === "EXPIRED" && claimedAt === null).length ?? 0,
  "a dead token was refused": ({ operations }) => countRefused(operations, "TOKEN_EXPIRED"),
  "an instance died at its COMMIT": ({ faults }) => faults.filter(isDeathAtCommit).length,
  "an instance died at its COMMIT while fans were let in": countDeathsInAdmission,
  "a deadlock was broken up": countDeadlocks,
};

/** Requests with a key that were never answered with a success, or only later, by whether they had an effect. */
function countUnknown({ operations, dump }: Evidence, name: OperationName, happened: boolean): number {
  const remembered = new Set(dump?.keys.map(({ user, key }) => `${user} ${key}`));
  const tries = operations.filter(({ op, key }) => op === name && key !== undefined);
  return groupBy(tries, nameOfKey).filter((all) => {
    const isAnswered = all.some(({ outcome }) => outcome === "ok");
    const isKnown = isAnswered || dump !== undefined;
    const isSo = isAnswered || all.some((one) => remembered.has(nameOfKey(one)));
    return isKnown && isSo === happened && all.some(({ outcome }) => outcome === "info");
  }).length;
}

/** Joins without an answer whose place is there, and was there before the fan asked again. */
function countUnknownJoins({ operations, dump, header }: Evidence): number {
  const joins = operations.filter((one) => one.op === "joinQueue");
  const rows = groupBy(dump?.places ?? [], ({ user, concert }) => `${user} ${concert}`);
  const placesOf = new Map(rows.map((own) => [`${own[0]?.user} ${own[0]?.concert}`, own]));
  return groupBy(joins, ({ args }) => `${args.user} ${args.concert}`).reduce((count, own) => {
    const joined = (placesOf.get(`${own[0]?.args.user} ${own[0]?.args.concert}`) ?? []).map(
      ({ joinedAt }) => joinedAt - header.startedAt,
    );
    const unknown = own.filter(({ outcome, invokedAt, i }) => {
      const next = own.find((other) => other.i > i)?.invokedAt ?? Infinity;
      return outcome === "info" && joined.some((t) => t >= invokedAt && t < next);
    });
    return count + unknown.length;
  }, 0);
}

function countSettled({ operations }: Evidence): number {
  const keyed = operations.filter(({ key }) => key !== undefined);
  return groupBy(keyed, nameOfKey).filter((all) => {
    const unknown = all.findIndex(({ outcome }) => outcome === "info");
    return unknown !== -1 && all.slice(unknown).some(({ outcome }) => outcome === "ok");
  }).length;
}

function countRefused(operations: readonly Operation[], code: string): number {
  return operations.filter(({ outcome, value }) => outcome === "fail" && "code" in value && value.code === code).length;
}

/** Payments under way at the moment at which the hold may have ended. */
function countEndedInPayment(evidence: Evidence, stories: readonly ReservationStory[]): number {
  const { holdMs } = termsOf(evidence);
  const holds = new Map(stories.map(({ reservation, held }) => [reservation, held]));
  return evidence.operations.filter((one) => {
    const held = one.op === "payReservation" ? holds.get(one.args.reservation) : undefined;
    return held && one.invokedAt <= held.by + holdMs && one.endedAt >= held.from + holdMs;
  }).length;
}

/** Reservations of a seat that follow one which ended so. */
function countTakenAfter(
  reservations: NonNullable<Evidence["dump"]>["reservations"],
  endedSo: (status: string) => boolean,
): number {
  const bySeat = reservations.flatMap((row) => row.seats.map((seat) => ({ ...row, seat: `${row.show} ${seat}` })));
  return groupBy(bySeat, ({ seat }) => seat).reduce((count, own) => {
    const taken = own.filter((_, index) => endedSo(own[index - 1]?.status ?? ""));
    return count + taken.length;
  }, 0);
}

function countSoldAgain(_: Evidence, stories: readonly ReservationStory[]): number {
  const sales = stories.filter(({ payments }) => payments.some(({ value, remembered }) => value ?? remembered));
  const bySeat = sales.flatMap((story) => story.seats.map((seat) => `${story.show} ${seat}`));
  return groupBy(bySeat, (seat) => seat).reduce((count, all) => count + all.length - 1, 0);
}

/** Requests for a seat that was refused to them while the request of another, who got it, was under way. */
function countRivals({ operations }: Evidence): number {
  const wanted = operations.flatMap((one) =>
    one.op === "reserveSeats" ? one.args.seats.map((seat) => ({ seat: `${one.args.show} ${seat}`, one })) : [],
  );
  return groupBy(wanted, ({ seat }) => seat).reduce((count, all) => {
    let [gotFrom, gotBy] = [Infinity, -Infinity];
    const rivals = all.filter(({ one }) => {
      const isRival = one.outcome === "fail" && one.invokedAt <= gotBy && one.endedAt >= gotFrom;
      if (one.outcome === "ok") [gotFrom, gotBy] = [one.invokedAt, one.endedAt];
      return isRival;
    });
    return count + rivals.length;
  }, 0);
}

function isDeathAtCommit({ op, phase }: Evidence["faults"][number]): boolean {
  return op === "instance-killed-at-commit" && phase === "heard";
}

/** Deaths between two samples of which the later has let more fans in. */
function countDeathsInAdmission({ faults, samples }: Evidence): number {
  return faults.filter(isDeathAtCommit).filter(({ t }) => {
    const before = samples.findLast(({ from }) => from <= t);
    const after = samples.find(({ from }) => from > t);
    return before?.queues.some(({ concert, admittedThrough }) =>
      after?.queues.some((queue) => queue.concert === concert && queue.admittedThrough > admittedThrough),
    );
  }).length;
}

/** The server counts them from its last crash on. */
function countDeadlocks({ samples }: Evidence): number {
  let [sum, last] = [0, samples[0]?.deadlocks ?? 0];
  for (const { deadlocks } of samples) {
    sum += deadlocks >= last ? deadlocks - last : deadlocks;
    last = deadlocks;
  }
  return sum;
}
