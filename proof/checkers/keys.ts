/**
 * Invariant 12: a key has one effect, however often it is sent, and one answer; with another body it is refused; and what
 * was refused has had no effect.
 */
import { thousands } from "#crowd/words.ts";
import type { Checker, Evidence } from "#proof/checkers/checker.ts";
import { counted, finding, linesOf } from "#proof/checkers/finding.ts";
import { bodyOf, groupBy, listWrites, nameOfKey } from "#proof/checkers/writes.ts";
import type { Dump, KeyRow } from "#proof/database/dump.ts";
import type { Operation } from "#proof/history/pair.ts";

type Keyed = Extract<Operation, { op: "reserveSeats" | "payReservation" | "chargeBalance" }>;

export const keys: Checker = {
  invariant: 12,
  name: "keys",
  says: "A key has one effect and one answer; another body is refused; what was refused had no effect.",
  check(evidence) {
    const keyed = evidence.operations.filter(isKeyed);
    const tries = groupBy(keyed, nameOfKey);
    const repeated = tries.filter((all) => all.length > 1);
    const { dump } = evidence;
    const rows = dump && new Map(dump.keys.map((row) => [`${row.user} ${row.key}`, row]));
    return finding(
      [
        ...repeated.flatMap(findUnequal),
        ...(rows ? tries.flatMap((all) => findWrongMemory(all, rows)) : []),
        ...(dump ? [...findWrongCharges(evidence, dump), ...findWrongHolds(evidence, dump)] : []),
      ],
      tries.length,
      `${counted(tries.length, "key")}, ${thousands(repeated.length)} of them sent again`,
    );
  },
};

function isKeyed(operation: Operation): operation is Keyed {
  const { op, key } = operation;
  return key !== undefined && (op === "reserveSeats" || op === "payReservation" || op === "chargeBalance");
}

/** Successes with one key that ask something else, or are told something else. */
function findUnequal(tries: readonly Keyed[]): string[] {
  const [first, ...others] = tries.filter(({ outcome }) => outcome === "ok");
  if (!first) return [];
  return others.flatMap((other) => {
    const where = linesOf(first.i, other.i);
    if (bodyOf(first) !== bodyOf(other)) return [`one key let two requests pass: ${where}`];
    return JSON.stringify(first.value) === JSON.stringify(other.value)
      ? []
      : [`one request was answered differently when it was sent again with its key: ${where}`];
  });
}

/** A key is remembered if it had an effect, and only then. */
function findWrongMemory(tries: readonly Keyed[], rows: ReadonlyMap<string, KeyRow>): string[] {
  const [first] = tries;
  const isRemembered = first !== undefined && rows.has(nameOfKey(first));
  const lines = linesOf(...tries.map(({ i }) => i));
  if (!isRemembered && tries.some(({ outcome }) => outcome === "ok")) {
    return [`a ${first?.op} succeeded, and its key is not remembered: ${lines}`];
  }
  return isRemembered && tries.every(({ outcome }) => outcome === "fail")
    ? [`a ${first.op} was refused whenever it was tried, and had an effect: ${lines}`]
    : [];
}

function findWrongCharges(evidence: Evidence, dump: Dump): string[] {
  const writes = listWrites(evidence, "chargeBalance");
  const rows = dump.transfers.filter(({ debit }) => debit === "CASH");
  return findWrongCounts("charge", writes, rows);
}

function findWrongHolds(evidence: Evidence, dump: Dump): string[] {
  return findWrongCounts("reservation", listWrites(evidence, "reserveSeats"), dump.reservations);
}

interface Counted {
  readonly args: { readonly user: string };
  readonly by: number;
  readonly remembered?: KeyRow;
  readonly lines: readonly number[];
}

/** Of each user, as many rows as writes that surely happened, and at most as many as may have happened. */
function findWrongCounts(what: string, writes: readonly Counted[], rows: readonly { user: string }[]): string[] {
  const counts = new Map(groupBy(rows, ({ user }) => user).map((own) => [own[0]?.user ?? "", own.length]));
  return groupBy(writes, ({ args }) => args.user).flatMap((own) => {
    const user = own[0]?.args.user ?? "";
    const least = own.filter(({ by, remembered }) => by < Infinity || remembered).length;
    const count = counts.get(user) ?? 0;
    if (count >= least && count <= own.length) return [];
    const lines = linesOf(...own.flatMap((write) => write.lines).slice(0, 12));
    return [`user ${user} has ${counted(count, what)}, where ${least} to ${own.length} were asked for: ${lines}`];
  });
}
