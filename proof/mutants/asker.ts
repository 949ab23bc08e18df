/**
 * Asks Jari over HTTP and keeps what was asked and answered, as operations of a history. Each request is a process of its
 * own, so that any of them may be under way at the same moment.
 */
import { openAgents, followEvents, sendOnce, type Answer, type Ask } from "#crowd/wire.ts";
import { Stop } from "#crowd/stop.ts";
import type { Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";
import type { Operation, OperationOf } from "#proof/history/pair.ts";
import type { At } from "#proof/mutants/scenarios/scenario.ts";

/** How it is sent, and to which instance. */
export interface Sending extends Omit<Ask, "operation"> {
  readonly at: At;
}

export interface Asked<Name extends OperationName> {
  readonly op: Name;
  readonly args: Operations[Name]["args"];
}

/** What is kept of the body of a success. It is told what the document of the API says there is. */
type Read<Name extends OperationName> = (body: never) => Operations[Name]["value"];

/** These say that it is not known whether something happened; all other refusals say that nothing did. */
const unknown = new Set(["INTERNAL", "OUTCOME_UNKNOWN", "NO_ANSWER", "UNREADABLE"]);
const connections = 50;

export class Asker {
  readonly #urls: readonly string[];
  readonly #agents = openAgents(connections);
  readonly #operations = new Map<number, Operation>();
  readonly #zero = performance.now();
  /** The wall clock at the history's zero, in milliseconds since 1970. */
  readonly startedAt = Date.now();
  #lines = 0;

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** Milliseconds since the history began. */
  readonly now = (): number => performance.now() - this.#zero;

  /** All that was asked, in the order in which it was asked. What was not answered yet is unknown. */
  operations(): Operation[] {
    return [...this.#operations.values()].toSorted((a, b) => a.i - b.i);
  }

  /** Asks once. Answers what `read` makes of a success, undefined where there is none. Never throws. */
  async ask<Name extends OperationName>(
    asked: Asked<Name>,
    { at, ...wire }: Sending,
    read: Read<Name>,
  ): Promise<Operations[Name]["value"] | undefined> {
    const note = this.#begin(asked, at, wire.key);
    const answer = await sendOnce<never>(this.#urls[at] ?? "", { operation: asked.op, ...wire }, this.#agents);
    if (!answer.ok) {
      note({ outcome: unknown.has(answer.code) ? "info" : "fail", value: refusalOf(answer) });
      return undefined;
    }
    const value = read(answer.body);
    note({ outcome: "ok", value });
    return value;
  }

  /** Follows a stream until `stop`: each event is an operation, after which `heard` is called. */
  async follow<Name extends OperationName>(
    asked: Asked<Name>,
    { at, ...wire }: Sending,
    read: Read<Name>,
    { stop, heard }: { stop: AbortSignal; heard: () => Promise<unknown> },
  ): Promise<void> {
    const ask = { operation: asked.op, ...wire };
    let note = this.#begin(asked, at);
    for await (const body of followEvents<never>(this.#urls[at] ?? "", ask, new Stop(stop))) {
      note({ outcome: "ok", value: read(body) });
      note = this.#begin(asked, at);
      await heard();
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  /** Keeps a request as not answered; answers what its end is to be told to. */
  #begin<Name extends OperationName>({ op, args }: Asked<Name>, instance: At, key?: string): (end: End<Name>) => void {
    const i = this.#lines;
    const begun = { i, op, args, process: i, instance, invokedAt: this.now(), ...(key !== undefined && { key }) };
    const keep = (end: End<Name>, endedAt: number): void => {
      const operation: OperationOf<Name> = { ...begun, ...end, endedAt };
      this.#operations.set(i, operation as Operation);
      this.#lines += 1;
    };
    keep({ outcome: "info", value: { status: 0, code: "NO_ANSWER" } }, Number.POSITIVE_INFINITY);
    return (end) => keep(end, this.now());
  }
}

type End<Name extends OperationName> =
  | { readonly outcome: "ok"; readonly value: Operations[Name]["value"] }
  | { readonly outcome: "fail" | "info"; readonly value: Refusal };

function refusalOf({ status, code, problem }: Extract<Answer<unknown>, { ok: false }>): Refusal {
  return { status, code, detail: { ...problem } };
}
