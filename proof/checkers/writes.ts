/**
 * Writes: what a client wanted to happen once, with all its tries. It happened, if at all, at one moment between the
 * first try that may have done it and the first success that tells of it.
 */
import type { Evidence } from "#proof/checkers/checker.ts";
import type { KeyRow } from "#proof/database/dump.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";
import type { Operation } from "#proof/history/pair.ts";

interface WriteOf<Name extends OperationName> {
  readonly op: Name;
  readonly args: Operations[Name]["args"];
  readonly key?: string;
  /** It did not happen before this moment: the first try that was not refused. */
  readonly from: number;
  /** It had happened by then; Infinity where no try was answered: then it may have happened or not. */
  readonly by: number;
  /** The answer; absent where there was none. */
  readonly value?: Operations[Name]["value"];
  /** What the database remembers of it: it happened, whether or not it was ever answered. */
  readonly remembered?: KeyRow;
  /** The lines of the tries. */
  readonly lines: readonly number[];
}

export type Write<Name extends OperationName = OperationName> = { [Each in Name]: WriteOf<Each> }[Name];

/**
 * The writes of these kinds that happened or may have happened, of each kind in the order of their first tries. Those
 * that were refused whenever they were tried are left out; and, where the database is known, those with a key that it
 * does not remember: a key is kept in the transaction of its effect.
 */
export function listWrites<Name extends OperationName>(evidence: Evidence, ...names: readonly Name[]): Write<Name>[] {
  const writes = writesOf(evidence);
  return names.flatMap((name) => (writes.get(name) ?? []) as Write<Name>[]);
}

const writesOf = perEvidence((evidence): Map<OperationName, Write[]> => {
  const { dump, operations } = evidence;
  const remembered = dump && new Map(dump.keys.map((row) => [`${row.user} ${row.key}`, row]));
  const answered = new Map(
    operations.filter(({ outcome }) => outcome === "ok").map((one) => [nameOfKey(one), nameOf(one)]),
  );
  // With a key that was answered for something else nothing happens, whether or not anybody hears of the refusal.
  const isReuse = (one: Operation): boolean =>
    one.outcome === "info" && (answered.get(nameOfKey(one)) ?? nameOf(one)) !== nameOf(one);
  const tries = groupBy(
    operations.filter((one) => one.outcome !== "fail" && !reads.has(one.op) && !isReuse(one)),
    nameOf,
  );
  // Where none of two requests with one key was answered, nobody knows which of them it was.
  const rivals = groupBy(
    tries.flatMap((all) => all.slice(0, 1)),
    nameOfKey,
  ).filter((all) => all.length > 1);
  const isUncertain = new Set(rivals.flat().map(nameOf));
  const writes = tries.map((all) => toWrite(all, remembered, isUncertain));
  const isForgotten = ({ key, by, args }: Write): boolean =>
    key !== undefined && by === Infinity && remembered?.has(`${"user" in args ? args.user : ""} ${key}`) === false;
  return byOperation(writes.filter((write) => !isForgotten(write)));
});

/** What changes nothing. */
export const reads: ReadonlySet<OperationName> = new Set([
  "getPlace",
  "streamQueue",
  "listSeats",
  "streamSeats",
  "listDates",
  "getReservation",
  "getBalance",
  "listTransfers",
]);

/** Tries with one key that ask the same are one write; what bears no key is one by itself. */
function nameOf(operation: Operation): string {
  return operation.key === undefined ? String(operation.i) : `${nameOfKey(operation)} ${bodyOf(operation)}`;
}

/** What the service takes for the same request: the turn by which it was sent is no part of that. */
export function bodyOf({ op, args }: Operation): string {
  if (op === "reserveSeats") return `${op} ${args.show} ${args.seats.join()}`;
  return op === "payReservation" ? `${op} ${args.reservation}` : `${op} ${JSON.stringify(args)}`;
}

/** A key is its user's own; what bears none has a name of its own. */
export function nameOfKey({ i, key, args }: Operation): string {
  return key === undefined ? String(i) : `${"user" in args ? args.user : ""} ${key}`;
}

function toWrite(
  tries: readonly Operation[],
  remembered: ReadonlyMap<string, KeyRow> | undefined,
  isUncertain: ReadonlySet<string>,
): Write {
  const [first] = tries;
  if (!first) throw new Error("a write has at least one try");
  const { op, args, key } = first;
  const answer = tries
    .filter((one) => one.outcome === "ok")
    .reduce<Operation | undefined>(
      (soonest, one) => (soonest && soonest.endedAt <= one.endedAt ? soonest : one),
      undefined,
    );
  const row = isUncertain.has(nameOf(first)) ? undefined : remembered?.get(nameOfKey(first));
  return {
    op,
    args,
    from: tries.reduce((least, { invokedAt }) => Math.min(least, invokedAt), Infinity),
    by: answer?.endedAt ?? Number.POSITIVE_INFINITY,
    lines: tries.map(({ i }) => i),
    ...(key !== undefined && { key }),
    ...(answer && { value: answer.value }),
    ...(row && { remembered: row }),
  } as Write;
}

type Succeeded<Name extends OperationName> = Extract<Operation, { op: Name; outcome: "ok" }>;

/** Operations of these kinds that succeeded, of each kind in the order in which they were asked. */
export function listOk<Name extends OperationName>(evidence: Evidence, ...names: readonly Name[]): Succeeded<Name>[] {
  const succeeded = succeededOf(evidence);
  return names.flatMap((name) => (succeeded.get(name) ?? []) as Succeeded<Name>[]);
}

const succeededOf = perEvidence(({ operations }) => byOperation(operations.filter(({ outcome }) => outcome === "ok")));

function byOperation<Of extends { readonly op: OperationName }>(all: readonly Of[]): Map<OperationName, Of[]> {
  return new Map(groupBy(all, ({ op }) => op).flatMap((group) => group.slice(0, 1).map(({ op }) => [op, group])));
}

/** What is derived of a campaign by several checkers is derived once. */
export function perEvidence<Derived>(derive: (evidence: Evidence) => Derived): (evidence: Evidence) => Derived {
  const known = new WeakMap<Evidence, { derived: Derived }>();
  return (evidence) => {
    const found = known.get(evidence) ?? { derived: derive(evidence) };
    known.set(evidence, found);
    return found.derived;
  };
}

/** The groups of values with the same key, in the order in which their keys first appear. */
export function groupBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => string | number): Value[][] {
  const groups = new Map<string | number, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return [...groups.values()];
}
