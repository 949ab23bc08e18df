/**
 * Writes a history as it happens. Promises: one clock for all lines, which never runs back; the header first; a process
 * that did not hear how something ended never bears a line again.
 */
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";

import type { FaultLine, Header, HistoryEvent, Refusal } from "#proof/history/event.ts";
import type { OperationName, Operations } from "#proof/history/operations.ts";

/** What is asked: of which instance, with which key. */
export interface Asking<Name extends OperationName> {
  readonly op: Name;
  readonly args: Operations[Name]["args"];
  readonly instance: number;
  readonly key?: string;
}

/** A request that is under way, and the ways in which it can end. After one of them it is over; only a stream goes on. */
export interface Underway<Name extends OperationName> {
  ok(value: Operations[Name]["value"]): void;
  fail(value: Refusal): void;
  info(value: Refusal): void;
  /** A stream that was closed: nothing more is heard of it. */
  end(): void;
}

export class Recorder {
  /** All lines so far. */
  readonly events: HistoryEvent[] = [];
  readonly #file: WriteStream;
  readonly #startedAt = performance.now();
  readonly #idle: number[] = [];
  #processes = 0;

  /** Creates the file. `header` is told of the wall clock at the beginning. */
  constructor(file: string, header: Omit<Header, "type" | "startedAt">) {
    this.#file = createWriteStream(file);
    this.#write({ type: "header", ...header, startedAt: this.startedAt });
  }

  /** The wall clock at t = 0, in milliseconds since 1970. */
  readonly startedAt = Date.now();

  /** Milliseconds since the history began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  ask<Name extends OperationName>({ op, args, instance, key }: Asking<Name>): Underway<Name> {
    const process = this.#idle.pop() ?? this.#processes++;
    const who = { process, op, instance, ...(key !== undefined && { key }) };
    this.#add({ ...who, type: "invoke", args });
    let isOver = false;
    const end = (line?: object, retired = false): void => {
      if (isOver) return;
      isOver = true;
      if (line) this.#add({ ...who, ...line });
      if (!retired) this.#idle.push(process);
    };
    const isStream = op === "streamQueue" || op === "streamSeats";
    return {
      ok: (value) => {
        if (!isStream) end({ type: "ok", value });
        else if (!isOver) this.#add({ ...who, type: "ok", value });
      },
      fail: (value) => end({ type: "fail", value }),
      info: (value) => end({ type: "info", value }, true),
      end: () => end(undefined, true),
    };
  }

  fault(op: string, phase: FaultLine["phase"], value: string): void {
    this.#add({ process: -1, type: "fault", op, phase, value });
  }

  /** Waits until everything is written. */
  async close(): Promise<void> {
    this.#file.end();
    await finished(this.#file);
  }

  #add(line: object): void {
    const event = { i: this.events.length, t: this.now(), ...line } as HistoryEvent;
    this.events.push(event);
    this.#write(event);
  }

  #write(line: object): void {
    this.#file.write(`${JSON.stringify(line)}\n`);
  }
}
