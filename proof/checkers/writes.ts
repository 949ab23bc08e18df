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
 * The writes of these kinds that happened or may have happened, in the order of their first tries. Those that were
 * refused whenever they were tried are left out; and, where the database is known, those with a key that it does not
 * remember: a key is kept in the transaction of its effect.
 */
export function listWrites<Name extends OperationName>(evidence: Evidence, ...names: readonly Name[]): Write<Name>[] {
  const wanted = new Set<OperationName>(names);
  const tries = new Map<string, Operation[]>();
  for (const operation of evidence.operations) {
    if (operation.outcome === "fail" || !wanted.has(operation.op)) continue;
    const name = nameOf(operation);
    const known = tries.get(name);
    if (known) known.push(operation);
    else tries.set(name, [operation]);
  }
  const remembered = evidence.dump && new Map(evidence.dump.keys.map((row) => [`${row.user} ${row.key}`, row]));
  return [...tries.values()].flatMap((all) => {
    const write = toWrite(all, remembered);
    const isForgotten = remembered && write.key !== undefined && !write.remembered && write.by === Infinity;
    return isForgotten ? [] : [write as Write<Name>];
  });
}

/** Tries with one key that ask the same are one write; what bears no key is one by itself. */
function nameOf({ i, op, key, args }: Operation): string {
  return key === undefined ? String(i) : `${key} ${op} ${JSON.stringify(args)}`;
}

function toWrite(tries: readonly Operation[], remembered: ReadonlyMap<string, KeyRow> | undefined): Write {
  const [first] = tries;
  if (!first) throw new Error("a write has at least one try");
  const { op, args, key } = first;
  const user = "user" in args ? args.user : "";
  const answer = tries
    .filter((one) => one.outcome === "ok")
    .reduce<Operation | undefined>(
      (soonest, one) => (soonest && soonest.endedAt <= one.endedAt ? soonest : one),
      undefined,
    );
  const row = key === undefined ? undefined : remembered?.get(`${user} ${key}`);
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

/** Operations of these kinds that succeeded. */
export function listOk<Name extends OperationName>(
  evidence: Evidence,
  ...names: readonly Name[]
): Extract<Operation, { op: Name; outcome: "ok" }>[] {
  const wanted = new Set<OperationName>(names);
  return evidence.operations.filter(({ op, outcome }) => outcome === "ok" && wanted.has(op)) as Extract<
    Operation,
    { op: Name; outcome: "ok" }
  >[];
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
